// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import io.opentelemetry.api.trace.Span;

/** An offender: OpenTelemetry outside tracing.otel. */
public record TellsOfTraces(Span span) {}
