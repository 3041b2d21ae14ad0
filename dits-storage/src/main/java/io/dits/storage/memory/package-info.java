// SPDX-License-Identifier: Apache-2.0
/** Stores that forget everything when the process ends: for tests, and as the simplest reading of the contracts. */
@NullMarked
package io.dits.storage.memory;

import org.jspecify.annotations.NullMarked;
