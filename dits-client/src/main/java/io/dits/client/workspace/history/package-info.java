// SPDX-License-Identifier: Apache-2.0
/** Looks back: what a text means as a commit, what a commit changed, what can be reached, is damaged, or is not needed. */
@NullMarked
package io.dits.client.workspace.history;

import org.jspecify.annotations.NullMarked;
