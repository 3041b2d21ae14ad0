// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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

/** A server of HTTP on a free port that answers as it is told and keeps what it was asked. */
public final class ScriptedServer implements AutoCloseable {
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Answer> script = request -> Answer.ok("");

    /** A request; names of headers in small letters. */
    public record Asked(String method, String target, Map<String, String> headers, byte[] body) {
        /** The header of that name. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** An answer with a body of XML; Content-Length may announce more than comes. */
    public record Answer(int status, String body, Map<String, String> headers) {
        /** Status 200. */
        public static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        /** As a storage of objects tells an error. */
        public static Answer error(int status, String code, String message) {
            return new Answer(
                    status, "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>", Map.of());
        }
    }

    private ScriptedServer(HttpServer server) {
        this.server = server;
    }

    /** Starts one that answers everything with status 200 and nothing else. */
    public static ScriptedServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedServer scripted = new ScriptedServer(server);
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
    public void answers(Function<Asked, Answer> with) {
        script = with;
    }

    /** What it was asked, in order. */
    public List<Asked> asked() {
        return asked;
    }

    /** Its address. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
