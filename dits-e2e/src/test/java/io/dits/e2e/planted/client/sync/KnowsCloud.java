// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.client.sync;

import io.dits.e2e.planted.cloud.azure.Container;

/** An offender: the client carries no cloud. */
public record KnowsCloud(Container container) {}
