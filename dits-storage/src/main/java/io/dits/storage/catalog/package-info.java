// SPDX-License-Identifier: Apache-2.0
/** Where each object is: which pack, which bytes of it. */
@NullMarked
package io.dits.storage.catalog;

import org.jspecify.annotations.NullMarked;
