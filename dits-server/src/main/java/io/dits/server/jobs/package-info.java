// SPDX-License-Identifier: Apache-2.0
/** Work that the server does by itself: the collector. */
@NullMarked
package io.dits.server.jobs;

import org.jspecify.annotations.NullMarked;
