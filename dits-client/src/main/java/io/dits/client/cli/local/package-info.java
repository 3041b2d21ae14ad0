// SPDX-License-Identifier: Apache-2.0
/** Commands that need no server. */
@NullMarked
package io.dits.client.cli.local;

import org.jspecify.annotations.NullMarked;
