// SPDX-License-Identifier: Apache-2.0
/** What all stores on a local disk need: syncing, and what failures mean. */
@NullMarked
package io.dits.storage.disk;

import org.jspecify.annotations.NullMarked;
