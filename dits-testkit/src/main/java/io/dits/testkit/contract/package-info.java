// SPDX-License-Identifier: Apache-2.0
/** What every store promises, as suites that each implementation extends. */
@NullMarked
package io.dits.testkit.contract;

import org.jspecify.annotations.NullMarked;
