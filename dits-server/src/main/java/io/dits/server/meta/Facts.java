// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/**
 * What is known of an object that a repository has, without reading it.
 *
 * @param level 0 for chunks, commits, tags and leaves, else that of the inner node
 * @param span bytes of the file below a chunk or manifest; entries of the directory below a tree; else 0
 */
public record Facts(int level, long span) {}
