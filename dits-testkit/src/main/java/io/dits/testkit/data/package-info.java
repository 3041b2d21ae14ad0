// SPDX-License-Identifier: Apache-2.0
/** Random bytes and whole small repositories, from seeds that are printed. */
@NullMarked
package io.dits.testkit.data;

import org.jspecify.annotations.NullMarked;
