// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Spans of one process in the form of {@code jaeger.thrift}, whose numbers of fields these are: its struct {@code Batch}. */
final class JaegerBatch {
    private static final int TAG_STRING = 0;
    private static final int TAG_BOOL = 2;
    private static final int TAG_LONG = 3;
    private static final int SAMPLED = 1;

    private final ThriftStruct out = new ThriftStruct();

    private JaegerBatch() {}

    static byte[] of(Collection<SpanData> spans) {
        JaegerBatch batch = new JaegerBatch();
        Attributes about = spans.iterator().next().getResource().getAttributes();
        batch.out.struct(1, () -> batch.process(about));
        batch.out.structs(2, List.copyOf(spans), batch::span);
        return batch.out.end();
    }

    private void process(Attributes about) {
        List<Tag> tags = new ArrayList<>();
        String name = "";
        for (Tag tag : tags(about)) {
            if (tag.key().equals("service.name")) {
                name = tag.value().toString();
            } else {
                tags.add(tag);
            }
        }
        out.text(1, name);
        out.structs(2, tags, this::tag);
    }

    private void span(SpanData span) {
        String trace = span.getTraceId();
        out.number(1, HexFormat.fromHexDigitsToLong(trace, 16, 32));
        out.number(2, HexFormat.fromHexDigitsToLong(trace, 0, 16));
        out.number(3, HexFormat.fromHexDigitsToLong(span.getSpanId()));
        out.number(4, HexFormat.fromHexDigitsToLong(span.getParentSpanId()));
        out.text(5, span.getName());
        out.small(7, SAMPLED);
        out.number(8, TimeUnit.NANOSECONDS.toMicros(span.getStartEpochNanos()));
        out.number(9, TimeUnit.NANOSECONDS.toMicros(span.getEndEpochNanos() - span.getStartEpochNanos()));
        List<Tag> tags = tags(span.getAttributes());
        tags.add(new Tag("span.kind", span.getKind().name().toLowerCase(Locale.ROOT)));
        if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
            tags.add(new Tag("error", true));
        }
        out.structs(10, tags, this::tag);
    }

    /** What is said of a span or a process: a text, a number, or whether something is so. */
    private record Tag(String key, Object value) {}

    private static List<Tag> tags(Attributes attributes) {
        List<Tag> tags = new ArrayList<>();
        attributes.forEach((key, value) -> tags.add(new Tag(key.getKey(), value)));
        return tags;
    }

    private void tag(Tag tag) {
        out.text(1, tag.key());
        switch (tag.value()) {
            case Long number -> {
                out.small(2, TAG_LONG);
                out.number(6, number);
            }
            case Boolean truth -> {
                out.small(2, TAG_BOOL);
                out.truth(5, truth);
            }
            case Object other -> {
                out.small(2, TAG_STRING);
                out.text(3, other.toString());
            }
        }
    }
}
