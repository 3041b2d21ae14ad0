// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.dits.core.store.StoreException;
import io.dits.server.tracing.Step;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A step that is recorded. */
final class OtelStep implements Step {
    private final Span span;
    private final Runnable back;

    /**
     * One whose span has begun.
     *
     * @param back makes the thread do again what it did before
     */
    OtelStep(Span span, Runnable back) {
        this.span = span;
        this.back = back;
    }

    @Override
    public Step with(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Step with(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void failed(Throwable failure) {
        fail(
                span,
                failure instanceof StoreException store
                        ? store.kind().name()
                        : failure.getClass().getSimpleName());
    }

    static void fail(Span span, String kind) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", kind);
    }

    @Override
    public void close() {
        back.run();
        span.end();
    }
}
