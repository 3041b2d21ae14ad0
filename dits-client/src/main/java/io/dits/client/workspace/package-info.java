// SPDX-License-Identifier: Apache-2.0
/**
 * The working copy: files to work on and {@code .dits} beside them. Knows nothing of servers. Below it, {@code scan}
 * compares, {@code add} takes in, {@code commit} records, {@code checkout} writes out, {@code merge} joins, and {@code
 * history} looks back, verifies and collects.
 */
@NullMarked
package io.dits.client.workspace;

import org.jspecify.annotations.NullMarked;
