// SPDX-License-Identifier: Apache-2.0
/** A PostgreSQL of the server's own, for studios that run none: real data, never removed, safe against every kill. */
@NullMarked
package io.dits.server.embedded;

import org.jspecify.annotations.NullMarked;
