// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.dits.server.tracing.Step;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Untraced;
import io.dits.server.tracing.Visit;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Steps as spans of OpenTelemetry: its names of attributes, where it has some. */
public final class OtelTracer implements Tracer {
    /** The most steps that are recorded of a request, so that a clone of a whole repository is no flood. */
    private static final int MOST_STEPS = 2000;
    /** The longest text that is told of a step, in characters. */
    private static final int LONGEST = 4096;

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;
    private final List<SpanQueue> queues;

    /**
     * Sends to these collectors.
     *
     * @param share of the requests of whose callers none has decided, 0.0 to 1.0
     * @param about what tells this server from others, by OpenTelemetry's names
     */
    public OtelTracer(List<SpanQueue> queues, double share, Map<String, String> about) {
        SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .setSpanLimits(
                        SpanLimits.builder().setMaxAttributeValueLength(LONGEST).build())
                .setResource(resource(about));
        queues.forEach(builder::addSpanProcessor);
        this.queues = List.copyOf(queues);
        this.provider = builder.build();
        this.tracer = provider.get("io.dits");
    }

    private static Resource resource(Map<String, String> about) {
        var attributes = Attributes.builder();
        about.forEach(attributes::put);
        return Resource.create(attributes.build());
    }

    /** Spans that a collector took. */
    public long sent() {
        return queues.stream().mapToLong(SpanQueue::sent).sum();
    }

    /** Spans that a collector did not take, or not fast enough. */
    public long dropped() {
        return queues.stream().mapToLong(SpanQueue::dropped).sum();
    }

    @Override
    public Visit visit(String method, String requestId, boolean quiet, Function<String, String> header) {
        if (quiet) {
            return new OtelVisit(method, Place.NOWHERE, Optional.empty());
        }
        Context from = W3C.extract(Context.root(), header, new Headers());
        Span span = tracer.spanBuilder(method)
                .setParent(from)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", method)
                .setAttribute("dits.request_id", requestId)
                .startSpan();
        // One that nobody records and nobody named leads nowhere.
        boolean found =
                span.isRecording() || Span.fromContext(from).getSpanContext().isValid();
        return new OtelVisit(
                method,
                Place.of(span, new AtomicInteger(MOST_STEPS)),
                found ? Optional.of(span.getSpanContext().getTraceId()) : Optional.empty());
    }

    /** Headers of a request, to be asked by name alone. */
    private static final class Headers implements TextMapGetter<Function<String, String>> {
        @Override
        public @Nullable String get(@Nullable Function<String, String> carrier, String key) {
            String values = Objects.requireNonNull(carrier).apply(key);
            return values.isEmpty() ? null : values;
        }
    }

    @Override
    public boolean recording() {
        return Place.here().span().isRecording();
    }

    @Override
    public Step begin(String name, Step.Kind kind) {
        Place outer = Place.here();
        if (!outer.span().isRecording() || outer.left().getAndDecrement() <= 0) {
            return Untraced.STEP;
        }
        Span span = tracer.spanBuilder(name)
                .setParent(outer.context())
                .setSpanKind(
                        switch (kind) {
                            case OWN -> SpanKind.INTERNAL;
                            case ASKED -> SpanKind.CLIENT;
                        })
                .startSpan();
        Place.of(span, outer.left()).enter();
        return new OtelStep(span, outer::enter);
    }

    @Override
    public Map<String, String> outgoing() {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(
                Place.here().context(),
                headers,
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value));
        return headers;
    }

    @Override
    public void close() {
        // Together, so that two that stall take no longer than one.
        queues.forEach(SpanQueue::finish);
        provider.close();
    }
}
