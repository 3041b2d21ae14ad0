// SPDX-License-Identifier: Apache-2.0
/** Where the time of requests goes, without the library that tells it to others. */
@NullMarked
package io.dits.server.tracing;

import org.jspecify.annotations.NullMarked;
