// SPDX-License-Identifier: Apache-2.0
/**
 * Stores that may forget: blobs in memory, blocks of packs on a disk. What is put goes behind first, and no cache is asked
 * whether something exists.
 */
@NullMarked
package io.dits.storage.cache;

import org.jspecify.annotations.NullMarked;
