// SPDX-License-Identifier: Apache-2.0
/** Bytes under their own hash: hashing, cutting files into chunks, compression, and the blob that proves its name. */
@NullMarked
package io.dits.core.content;

import org.jspecify.annotations.NullMarked;
