// SPDX-License-Identifier: Apache-2.0
/** {@code .ditsignore}: which files are not looked at, by the rules of git's {@code .gitignore}. */
@NullMarked
package io.dits.client.workspace.ignore;

import org.jspecify.annotations.NullMarked;
