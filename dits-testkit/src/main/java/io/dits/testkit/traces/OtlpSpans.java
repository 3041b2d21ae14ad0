// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.traces;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what OTLP calls a request to export traces. */
final class OtlpSpans {
    private OtlpSpans() {}

    static Stream<Collected> of(byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                    .flatMap(OtlpSpans::of);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not of OTLP", e);
        }
    }

    private static Stream<Collected> of(ResourceSpans sent) {
        Map<String, String> process = values(sent.getResource().getAttributesList());
        return sent.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> of(span, process));
    }

    private static Collected of(Span span, Map<String, String> process) {
        return new Collected(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                switch (span.getKind()) {
                    case SPAN_KIND_SERVER -> "server";
                    case SPAN_KIND_CLIENT -> "client";
                    case SPAN_KIND_INTERNAL -> "internal";
                    default -> "?";
                },
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                values(span.getAttributesList()),
                process);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        Map<String, String> values = new TreeMap<>();
        attributes.forEach(attribute -> values.put(attribute.getKey(), value(attribute.getValue())));
        return values;
    }

    private static String value(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }
}
