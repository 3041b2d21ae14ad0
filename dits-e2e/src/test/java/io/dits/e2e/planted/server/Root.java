// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server;

/** Innocent: the root that an offender imports. */
public record Root(String name) {}
