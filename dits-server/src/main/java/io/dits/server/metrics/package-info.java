// SPDX-License-Identifier: Apache-2.0
/** Counters and gauges, and their text form for Prometheus. */
@NullMarked
package io.dits.server.metrics;

import org.jspecify.annotations.NullMarked;
