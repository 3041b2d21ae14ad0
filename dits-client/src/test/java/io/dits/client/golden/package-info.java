// SPDX-License-Identifier: Apache-2.0
/** A repository made once, and a reader of it that was written from {@code docs/format.md} alone. */
@NullMarked
package io.dits.client.golden;

import org.jspecify.annotations.NullMarked;
