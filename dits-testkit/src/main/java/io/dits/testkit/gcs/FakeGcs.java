// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dits.testkit.gcs.Answer.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Google Cloud Storage's JSON API over memory, with the servers that give tokens. It is strict: a parameter, a range or a
 * precondition that the documents do not have is refused. What goes wrong in the field goes wrong here by a switch.
 */
public final class FakeGcs implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Buckets buckets = new Buckets();
    private final Tokens tokens;
    private final Uploads uploads;
    private final Deque<Answer> troubles = new ArrayDeque<>();
    private volatile int page = 1000;
    private volatile Set<String> denied = Set.of();
    private Optional<Random> moods = Optional.empty();

    private FakeGcs(HttpServer server) throws GeneralSecurityException {
        this.server = server;
        this.tokens = new Tokens(endpoint() + "/token");
        this.uploads = new Uploads(buckets);
    }

    /** Starts one on a free port. */
    public static FakeGcs start() throws IOException {
        // Else each small answer waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            FakeGcs fake =
                    new FakeGcs(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200));
            fake.server.createContext("/", fake::handle);
            fake.server.setExecutor(fake.threads);
            fake.server.start();
            return fake;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The address of the API. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Writes the key of a service account that may do everything here. */
    public Path serviceAccount(Path folder) throws IOException {
        return Files.writeString(folder.resolve("service-account.json"), tokens.file());
    }

    /** Pages of listings have at most so many objects, though more are asked for. */
    public FakeGcs pagesOf(int objects) {
        page = objects;
        return this;
    }

    /** The next requests for objects and buckets are answered with that status, and with that Retry-After if it is not 0. */
    public synchronized FakeGcs trouble(int count, int status, int retryAfter) {
        Answer answer = Answer.error(
                status, status == 429 ? "rateLimitExceeded" : "backendError", "We encountered an internal error.");
        for (int i = 0; i < count; i++) {
            troubles.add(retryAfter == 0 ? answer : answer.with("Retry-After", "" + retryAfter));
        }
        return this;
    }

    /** From now on one in so many requests, by chance of that seed, is answered with 503 or 429. */
    public synchronized FakeGcs moody(long seed) {
        moods = Optional.of(new Random(seed));
        return this;
    }

    /** Requests of these methods are forbidden, as in {@code POST}; none: all is allowed. */
    public FakeGcs deny(String... methods) {
        denied = Set.of(methods);
        return this;
    }

    /** All tokens given so far are refused from now on. */
    public FakeGcs withdrawTokens() {
        tokens.withdraw();
        return this;
    }

    /** Of so many of the next parts of uploads only a piece is kept, and the answer is lost. */
    public FakeGcs loseParts(int count) {
        uploads.lose(count);
        return this;
    }

    /** Whether a bucket is there. */
    public boolean has(String bucket) {
        return buckets.find(bucket).isPresent();
    }

    /** Puts an object, whatever its name. */
    public void put(String bucket, String name, byte[] bytes) {
        buckets.put(bucket, name, bytes, new Asked("POST", List.of(), Map.of(), Map.of(), bytes));
    }

    /** Sessions of uploads that were neither ended nor forgotten. */
    public int sessions() {
        return uploads.open();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(Asked.of(exchange));
            } catch (Refused e) {
                answer = e.answer();
            }
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (Uploads.Dropped dropped) {
            return;
        }
    }

    private Answer answer(Asked asked) {
        List<String> path = asked.path();
        if (path.getFirst().equals("token")) {
            return tokens.forAssertion(asked);
        }
        if (path.getFirst().equals("computeMetadata") || path.equals(List.of(""))) {
            return tokens.ofMachine(asked);
        }
        Optional<Answer> trouble = nextTrouble();
        if (trouble.isPresent()) {
            return trouble.get();
        }
        if (asked.parameter("upload_id").isPresent()) {
            if (asked.header("authorization").isPresent()) {
                return Answer.error(400, "invalid", "the address of a session needs no token");
            }
            return uploads.proceed(asked);
        }
        tokens.check(asked);
        if (denied.contains(asked.method())) {
            return Answer.error(
                    403, "forbidden", "tests@studio does not have access to the Google Cloud Storage bucket.");
        }
        String start = String.join("/", path.subList(0, Math.min(path.size(), 3)));
        if (start.equals("storage/v1/b") && path.size() == 3 && asked.method().equals("POST")) {
            return buckets.make(asked);
        }
        if (start.equals("storage/v1/b")
                && path.size() == 5
                && path.get(4).equals("o")
                && asked.method().equals("GET")) {
            return buckets.list(asked, path.get(3), page);
        }
        if (start.equals("storage/v1/b") && path.size() == 6 && path.get(4).equals("o")) {
            return buckets.object(asked, path.get(3), path.get(5));
        }
        if (start.equals("upload/storage/v1") && path.size() == 6 && path.get(5).equals("o")) {
            return uploads.begin(asked, path.get(4));
        }
        return Answer.error(404, "notFound", "Not Found").plain("Not Found");
    }

    private synchronized Optional<Answer> nextTrouble() {
        if (moods.isPresent() && moods.get().nextInt(5) == 0) {
            return Optional.of(Answer.error(moods.get().nextBoolean() ? 503 : 429, "backendError", "Backend Error")
                    .with("Retry-After", "1"));
        }
        return Optional.ofNullable(troubles.poll());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
