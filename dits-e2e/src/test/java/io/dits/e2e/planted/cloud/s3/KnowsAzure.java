// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.s3;

import io.dits.e2e.planted.cloud.azure.Container;

/** An offender: back-ends do not know one another. */
public record KnowsAzure(Container container) {}
