// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.meta;

/** Innocent: what offenders elsewhere know. */
public record Fact(String name) {}
