// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.web;

import io.dits.server.tracing.Step;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Untraced;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to sign-in providers: bounded in time and size, and to the address that was named alone, because a redirect could take
 * a secret elsewhere.
 */
public final class ProviderClient implements AutoCloseable {
    private static final long LARGEST = 2 << 20;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration IN_ALL = Duration.ofSeconds(15);

    private final Tracer tracer;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TO_CONNECT)
            .build();

    /** A client of whose requests nothing is recorded. */
    public ProviderClient() {
        this(Untraced.TRACER);
    }

    /** A client whose requests are steps of those that need them, and tell the providers of which trace they are. */
    public ProviderClient(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param type the media type; empty if none was named
     * @param body at most 2 MiB
     */
    public record Answer(int status, String type, byte[] body) {
        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /**
     * Asks for a document.
     *
     * @throws IOException if no whole answer came in time
     */
    public Answer get(URI address, Map<String, String> headers) throws IOException {
        return send(request(address, headers).GET());
    }

    /**
     * Sends a form.
     *
     * @param form percent-encoded
     * @throws IOException if no whole answer came in time
     */
    public Answer post(URI address, Map<String, String> headers, String form) throws IOException {
        return send(request(address, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static HttpRequest.Builder request(URI address, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(IN_ALL).header("User-Agent", "dits-server");
        headers.forEach(request::header);
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try (Step step = tracer.begin("ask a sign-in provider", Step.Kind.ASKED)) {
            tracer.outgoing().forEach(request::setHeader);
            HttpRequest built = request.build();
            // No path and no query: there may be a secret in them.
            step.with("server.address", String.valueOf(built.uri().getHost()))
                    .with("http.request.method", built.method());
            try {
                Answer answer = send(built);
                step.with("http.response.status_code", answer.status());
                return answer;
            } catch (IOException e) {
                step.failed(e);
                throw e;
            }
        }
    }

    private Answer send(HttpRequest request) throws IOException {
        // The timeout of the request ends with the headers of the answer: the body could come for ever.
        CompletableFuture<HttpResponse<byte[]>> coming =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = coming.get(IN_ALL.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (ExecutionException e) {
            throw new IOException(request.uri().getHost() + " did not answer: " + e.getCause(), e);
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw new IOException(request.uri().getHost() + " did not answer in " + IN_ALL.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
