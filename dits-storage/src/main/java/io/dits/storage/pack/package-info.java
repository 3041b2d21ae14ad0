// SPDX-License-Identifier: Apache-2.0
/** Many small objects in few large ones: the pack's bytes, and the blob store over packs and a catalog. */
@NullMarked
package io.dits.storage.pack;

import org.jspecify.annotations.NullMarked;
