// SPDX-License-Identifier: Apache-2.0
/** What a push and a fetch copy, without a server. */
@NullMarked
package io.dits.client.sync;

import org.jspecify.annotations.NullMarked;
