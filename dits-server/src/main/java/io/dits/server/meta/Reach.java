// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/**
 * Which repositories somebody may read, in a form that a query can use.
 *
 * @param ownerId whose repositories are among them
 * @param everything whether all are
 */
public record Reach(long ownerId, boolean everything) {}
