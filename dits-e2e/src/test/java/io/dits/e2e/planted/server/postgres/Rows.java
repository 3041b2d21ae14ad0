// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.postgres;

/** Innocent: what an offender among the use cases knows. */
public record Rows(int count) {}
