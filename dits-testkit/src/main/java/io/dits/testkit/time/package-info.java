// SPDX-License-Identifier: Apache-2.0
/** Time that moves only when told to. */
@NullMarked
package io.dits.testkit.time;

import org.jspecify.annotations.NullMarked;
