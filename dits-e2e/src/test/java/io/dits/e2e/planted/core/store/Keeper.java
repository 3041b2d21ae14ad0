// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.core.store;

/** Innocent: the contract that an offender knows. */
public record Keeper(String name) {}
