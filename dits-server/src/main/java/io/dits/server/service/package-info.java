// SPDX-License-Identifier: Apache-2.0
/** The use cases of the server, one class each. Knows no HTTP, no SQL and no vendor. */
@NullMarked
package io.dits.server.service;

import org.jspecify.annotations.NullMarked;
