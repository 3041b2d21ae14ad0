// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.client.workspace;

import io.dits.e2e.planted.client.sync.Egg;

/** An offender: half of a cycle of packages. */
public record Chicken(Egg egg) {}
