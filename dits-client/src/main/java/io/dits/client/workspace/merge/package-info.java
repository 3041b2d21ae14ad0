// SPDX-License-Identifier: Apache-2.0
/** Brings two lines of work together: three-way by path, text by lines. */
@NullMarked
package io.dits.client.workspace.merge;

import org.jspecify.annotations.NullMarked;
