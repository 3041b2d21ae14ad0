// SPDX-License-Identifier: Apache-2.0
/** What travels over HTTP: the records of the JSON API and the binary framing of objects. Written down in docs/protocol.md. */
@NullMarked
package io.dits.core.wire;

import org.jspecify.annotations.NullMarked;
