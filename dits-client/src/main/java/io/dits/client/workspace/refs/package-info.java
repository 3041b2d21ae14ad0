// SPDX-License-Identifier: Apache-2.0
/** The working copy's own refs, where it stands, and the log of every move. */
@NullMarked
package io.dits.client.workspace.refs;

import org.jspecify.annotations.NullMarked;
