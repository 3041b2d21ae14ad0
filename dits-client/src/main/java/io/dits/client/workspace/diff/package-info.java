// SPDX-License-Identifier: Apache-2.0
/** Tells in which files two states differ, and how much of each is new. Reads only files that changed; changes nothing. */
@NullMarked
package io.dits.client.workspace.diff;

import org.jspecify.annotations.NullMarked;
