// SPDX-License-Identifier: Apache-2.0
/** Takes files in: cut, hashed and stored, then put into the index; and takes them out of it. */
@NullMarked
package io.dits.client.workspace.add;

import org.jspecify.annotations.NullMarked;
