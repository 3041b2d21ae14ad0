// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread is in a request.
 *
 * @param context the span again, as its children are told of it
 * @param left how many more steps of the request are recorded; below zero: so many were not
 */
record Place(Context context, Span span, AtomicInteger left) {
    static final Place NOWHERE = of(Span.getInvalid(), new AtomicInteger());

    /** Inherited: what a thread starts to help it is done for the same request. */
    private static final InheritableThreadLocal<@Nullable Place> HERE = new InheritableThreadLocal<>();

    static Place of(Span span, AtomicInteger left) {
        return new Place(Context.root().with(span), span, left);
    }

    /** That of this thread. */
    static Place here() {
        return Objects.requireNonNullElse(HERE.get(), NOWHERE);
    }

    /** From now on this is that of this thread. */
    void enter() {
        HERE.set(this);
    }
}
