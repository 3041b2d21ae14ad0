// SPDX-License-Identifier: Apache-2.0
/** A real PostgreSQL for tests. */
@NullMarked
package io.dits.testkit.postgres;

import org.jspecify.annotations.NullMarked;
