// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dits.testkit.s3.S3Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that answers as it is told and keeps what it was asked. */
final class ScriptedS3 implements AutoCloseable {
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Answer> script = request -> Answer.ok("");

    /** A request; names of headers in small letters. */
    record Asked(String method, String target, Map<String, String> headers, byte[] body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** An answer with a body of XML; Content-Length may announce more than comes. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer error(int status, String code, String message) {
            return new Answer(
                    status, "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>", Map.of());
        }
    }

    private ScriptedS3(HttpServer server) {
        this.server = server;
    }

    static ScriptedS3 start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedS3 scripted = new ScriptedS3(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", scripted::answer);
        server.start();
        return scripted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new java.util.TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    exchange.getRequestBody().readAllBytes());
            asked.add(request);
            Answer answer = script.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            int length = Integer.parseInt(answer.headers().getOrDefault("Content-Length", "" + body.length));
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** Answers so from now on. */
    void answers(Function<Asked, Answer> with) {
        script = with;
    }

    /** What it was asked, in order. */
    List<Asked> asked() {
        return asked;
    }

    S3Access access() {
        return new S3Access(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "an-access-key", "a-secret-key");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
