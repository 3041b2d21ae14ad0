// SPDX-License-Identifier: Apache-2.0
/** Spans of OpenTelemetry, and the collectors that they are sent to. */
@NullMarked
package io.dits.server.tracing.otel;

import org.jspecify.annotations.NullMarked;
