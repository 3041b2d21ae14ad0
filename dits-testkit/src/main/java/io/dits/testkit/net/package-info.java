// SPDX-License-Identifier: Apache-2.0
/** Networks that fail on demand. */
@NullMarked
package io.dits.testkit.net;

import org.jspecify.annotations.NullMarked;
