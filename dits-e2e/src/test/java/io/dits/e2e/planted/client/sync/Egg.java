// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.client.sync;

import io.dits.e2e.planted.client.workspace.Chicken;

/** An offender: the other half of a cycle of packages. */
public record Egg(Chicken chicken) {}
