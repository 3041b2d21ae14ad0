// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.traces;

import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.Tag;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.jspecify.annotations.Nullable;

/** Reads what Jaeger calls a batch, in Thrift's binary protocol. */
final class JaegerSpans {
    private JaegerSpans() {}

    static Stream<Collected> of(byte[] body) {
        Batch batch = new Batch();
        try {
            new TDeserializer().deserialize(batch, body);
        } catch (TException e) {
            throw new AssertionError("not of Jaeger", e);
        }
        Process process = there(batch.getProcess());
        Map<String, String> about = tags(there(process.getTags()));
        about.put("service.name", there(process.getServiceName()));
        return there(batch.getSpans()).stream().map(span -> of(span, about));
    }

    private static Collected of(Span span, Map<String, String> process) {
        Map<String, String> tags = tags(there(span.getTags()));
        HexFormat hex = HexFormat.of();
        String kind = tags.remove("span.kind");
        String failed = tags.remove("error");
        return new Collected(
                hex.toHexDigits(span.getTraceIdHigh()) + hex.toHexDigits(span.getTraceIdLow()),
                hex.toHexDigits(span.getSpanId()),
                span.getParentSpanId() == 0 ? "" : hex.toHexDigits(span.getParentSpanId()),
                there(span.getOperationName()),
                kind == null ? "?" : kind,
                failed != null && failed.equals("true"),
                tags,
                process);
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> values = new TreeMap<>();
        for (Tag tag : tags) {
            values.put(
                    there(tag.getKey()),
                    switch (there(tag.getVType())) {
                        case STRING -> there(tag.getVStr());
                        case LONG -> Long.toString(tag.getVLong());
                        case BOOL -> Boolean.toString(tag.isVBool());
                        default -> "?";
                    });
        }
        return values;
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value, "a field of the batch is missing");
    }
}
