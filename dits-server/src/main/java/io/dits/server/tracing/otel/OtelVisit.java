// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.dits.server.tracing.Visit;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Optional;

/** A request, which is recorded or not. */
final class OtelVisit implements Visit {
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    /** The status of a request whose client went away, or whose answer could not be finished. */
    private static final int BROKEN_OFF = 499;

    private final String method;
    private final Place place;
    private final Optional<String> traceId;

    OtelVisit(String method, Place place, Optional<String> traceId) {
        this.method = method;
        this.place = place;
        this.traceId = traceId;
    }

    @Override
    public Optional<String> traceId() {
        return traceId;
    }

    @Override
    public Scope enter() {
        Place before = Place.here();
        place.enter();
        return before::enter;
    }

    @Override
    public void route(String template) {
        place.span().updateName(method + " " + template).setAttribute("http.route", template);
    }

    @Override
    public void user(long id) {
        place.span().setAttribute("user.id", Long.toString(id));
    }

    @Override
    public void ended(int status, long bytesIn, long bytesOut) {
        Span span = place.span();
        span.setAttribute(STATUS, status)
                .setAttribute("http.request.body.size", bytesIn)
                .setAttribute("http.response.body.size", bytesOut);
        if (place.left().get() < 0) {
            span.setAttribute("dits.steps_left_out", -place.left().get());
        }
        if (status == BROKEN_OFF || status >= 500) {
            OtelStep.fail(span, Integer.toString(status));
        }
        span.end();
    }
}
