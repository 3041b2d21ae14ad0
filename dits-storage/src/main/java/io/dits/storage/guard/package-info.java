// SPDX-License-Identifier: Apache-2.0
/** What stands between an object storage and those who use it: counts, bounds, repeats, and gives up in time. */
@NullMarked
package io.dits.storage.guard;

import org.jspecify.annotations.NullMarked;
