// SPDX-License-Identifier: Apache-2.0
/** Programs of this machine that tests start and end. */
@NullMarked
package io.dits.testkit.process;

import org.jspecify.annotations.NullMarked;
