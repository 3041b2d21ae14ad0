// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;

/** Sends spans to a collector of Jaeger, as Thrift over HTTP. */
final class JaegerExporter implements SpanExporter {
    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Collectors.TO_CONNECT)
            .build();

    JaegerExporter(URI address) {
        this.address = address;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = new CompletableResultCode();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(SpanQueue.PATIENCE)
                .header("Content-Type", "application/x-thrift")
                .POST(BodyPublishers.ofByteArray(JaegerBatch.of(spans)))
                .build();
        var _ = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            if (failure != null) {
                result.failExceptionally(failure.getCause() == null ? failure : failure.getCause());
            } else if (answer.statusCode() / 100 != 2) {
                result.failExceptionally(new IOException("it answered " + answer.statusCode()));
            } else {
                result.succeed();
            }
        });
        return result;
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        client.shutdownNow();
        return CompletableResultCode.ofSuccess();
    }
}
