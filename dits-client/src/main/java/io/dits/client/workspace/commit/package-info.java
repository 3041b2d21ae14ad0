// SPDX-License-Identifier: Apache-2.0
/** Turns the index into trees and a commit, and moves what the working copy stands on. */
@NullMarked
package io.dits.client.workspace.commit;

import org.jspecify.annotations.NullMarked;
