// SPDX-License-Identifier: Apache-2.0
/** What the documents say, held against the programs. */
@NullMarked
package io.dits.e2e.docs;

import org.jspecify.annotations.NullMarked;
