// SPDX-License-Identifier: Apache-2.0
/** The client against the whole server, both in this process, on a real PostgreSQL. */
@NullMarked
package io.dits.e2e.live;

import org.jspecify.annotations.NullMarked;
