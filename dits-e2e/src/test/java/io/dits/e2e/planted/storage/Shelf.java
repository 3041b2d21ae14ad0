// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.storage;

/** Innocent: what an offender in core knows. */
public record Shelf(String name) {}
