// SPDX-License-Identifier: Apache-2.0
/** Stores that fail, lose and lie on demand. */
@NullMarked
package io.dits.testkit.faulty;

import org.jspecify.annotations.NullMarked;
