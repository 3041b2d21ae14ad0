// SPDX-License-Identifier: Apache-2.0
/** Who may import whom, and the proof that each rule can fail. */
@NullMarked
package io.dits.e2e.architecture;

import org.jspecify.annotations.NullMarked;
