// SPDX-License-Identifier: Apache-2.0
/** A real Redis for tests. */
@NullMarked
package io.dits.testkit.redis;

import org.jspecify.annotations.NullMarked;
