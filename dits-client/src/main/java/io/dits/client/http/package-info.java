// SPDX-License-Identifier: Apache-2.0
/** A Dits server as the client sees it: stores over HTTP. */
@NullMarked
package io.dits.client.http;

import org.jspecify.annotations.NullMarked;
