// SPDX-License-Identifier: Apache-2.0
/** The frozen bytes of metadata objects: canonical encoding and strict decoding. Written down in docs/format.md. */
@NullMarked
package io.dits.core.codec;

import org.jspecify.annotations.NullMarked;
