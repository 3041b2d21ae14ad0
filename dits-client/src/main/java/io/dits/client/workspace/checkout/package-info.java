// SPDX-License-Identifier: Apache-2.0
/** Makes working files what a commit says, without ever overwriting what nobody has committed. */
@NullMarked
package io.dits.client.workspace.checkout;

import org.jspecify.annotations.NullMarked;
