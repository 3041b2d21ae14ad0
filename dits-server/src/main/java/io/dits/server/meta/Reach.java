// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/**
 * Which repositories somebody may read, in a form that a query can use: those that are public, and those in which the user
 * has a grant of any kind.
 *
 * @param userId whose grants count
 * @param everything whether all are
 */
public record Reach(long userId, boolean everything) {}
