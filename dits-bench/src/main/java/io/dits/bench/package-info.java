// SPDX-License-Identifier: Apache-2.0
/** Comparisons of whole commands with their peers, and the data they run on. Everything here can be run by anyone. */
@NullMarked
package io.dits.bench;

import org.jspecify.annotations.NullMarked;
