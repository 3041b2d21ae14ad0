// SPDX-License-Identifier: Apache-2.0
/** Programs for node. */
@NullMarked
package io.dits.testkit.npm;

import org.jspecify.annotations.NullMarked;
