// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.traces;

import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.net.ScriptedServer.Answer;
import io.dits.testkit.net.ScriptedServer.Asked;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** A collector that takes OTLP and Jaeger's Thrift over HTTP; what comes is read by the classes of their makers. */
public final class TraceSink implements AutoCloseable {
    private final ScriptedServer server;
    private final CountDownLatch closing = new CountDownLatch(1);

    private TraceSink(ScriptedServer server) {
        this.server = server;
    }

    /** Starts one that takes everything. */
    public static TraceSink start() throws IOException {
        return new TraceSink(ScriptedServer.start());
    }

    /** Its address without a path, for OTLP. */
    public URI otlp() {
        return server.endpoint();
    }

    /** Its address for Jaeger. */
    public URI jaeger() {
        return server.endpoint().resolve("/api/traces");
    }

    /** From now on everything is answered with that status. */
    public void answers(int status) {
        server.answers(_ -> new Answer(status, "", Map.of()));
    }

    /** From now on nothing is answered until it is closed. */
    public void stalls() {
        server.answers(_ -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.ok("");
        });
    }

    /** How many requests came, also those that it did not answer well. */
    public int requests() {
        return server.asked().size();
    }

    /** The spans that came as OTLP. */
    public List<Collected> byOtlp() {
        return sent("/v1/traces", "application/x-protobuf")
                .flatMap(OtlpSpans::of)
                .toList();
    }

    /** The spans that came as Jaeger's Thrift. */
    public List<Collected> byJaeger() {
        return sent("/api/traces", "application/x-thrift")
                .flatMap(JaegerSpans::of)
                .toList();
    }

    private Stream<byte[]> sent(String target, String type) {
        return server.asked().stream()
                .filter(asked -> asked.method().equals("POST") && asked.target().equals(target))
                .filter(asked ->
                        asked.header("content-type").filter(type::equals).isPresent())
                .map(Asked::body);
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
