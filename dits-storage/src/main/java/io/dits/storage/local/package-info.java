// SPDX-License-Identifier: Apache-2.0
/** Object storage in a folder of a local disk. */
@NullMarked
package io.dits.storage.local;

import org.jspecify.annotations.NullMarked;
