// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.storage;

import io.dits.e2e.planted.cloud.azure.Container;

/** An offender: storage knows no cloud. */
public record KnowsCloud(Container container) {}
