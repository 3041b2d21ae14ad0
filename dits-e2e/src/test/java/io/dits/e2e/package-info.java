// SPDX-License-Identifier: Apache-2.0
/** Whole-system tests: the programs as people run them, and the rules that hold the packages apart. */
@NullMarked
package io.dits.e2e;

import org.jspecify.annotations.NullMarked;
