// SPDX-License-Identifier: Apache-2.0
/** What the next commit will hold, and what each file looked like when it was last read. */
@NullMarked
package io.dits.client.workspace.index;

import org.jspecify.annotations.NullMarked;
