// SPDX-License-Identifier: Apache-2.0
/** Compares: the files with the index, the index with a commit. Changes nothing. */
@NullMarked
package io.dits.client.workspace.scan;

import org.jspecify.annotations.NullMarked;
