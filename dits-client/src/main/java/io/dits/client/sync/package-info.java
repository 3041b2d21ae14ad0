// SPDX-License-Identifier: Apache-2.0
/** Push, fetch, pull and clone: copies between the working copy's stores and a server's. */
@NullMarked
package io.dits.client.sync;

import org.jspecify.annotations.NullMarked;
