// SPDX-License-Identifier: Apache-2.0
/** A collector of traces. */
@NullMarked
package io.dits.testkit.traces;

import org.jspecify.annotations.NullMarked;
