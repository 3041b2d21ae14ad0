// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.core.wire.ErrorAnswer;
import io.dits.core.wire.LoginRequest;
import io.dits.core.wire.RefreshRequest;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryCreate;
import io.dits.core.wire.TokenAnswer;
import io.dits.core.wire.UserAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of the protocol over memory, with one user, for tests that need no more of a server than its words. */
public final class MemoryServer implements AutoCloseable {
    /** The only user. */
    public static final String EMAIL = "ada@example.org";
    /** The password. */
    public static final String PASSWORD = "correct horse";

    private final HttpServer http;
    private final Map<String, MemoryRepository> repositories = new ConcurrentHashMap<>();
    private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Map<String, String> successors = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final List<String> requests = new ArrayList<>();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();

    /** Comes between a request and its answer. */
    @FunctionalInterface
    public interface Fault {
        /** True if it has dealt with the request, which then is not answered otherwise. */
        boolean meets(HttpExchange exchange) throws IOException;
    }

    private MemoryServer(HttpServer http) {
        this.http = http;
    }

    /** Starts one on a free port. */
    public static MemoryServer start() {
        return start(0);
    }

    /** Starts one on that port. */
    public static MemoryServer start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            MemoryServer server = new MemoryServer(http);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address. */
    public Origin origin() {
        return new Origin("http", "127.0.0.1", http.getAddress().getPort());
    }

    /** A new repository of the user. */
    public RemoteUrl repository(String name) {
        repositories.put("ada/" + name, new MemoryRepository());
        return new RemoteUrl(origin(), "ada", name);
    }

    /** What is in a repository. */
    public MemoryRepository content(RemoteUrl url) {
        return java.util.Objects.requireNonNull(repositories.get(url.fullName()));
    }

    /** A token that is good until {@link #expireTokens}. */
    public String token() {
        String token = "access-" + tokens.incrementAndGet();
        accessTokens.add(token);
        return token;
    }

    /** Access tokens given so far are not good any more; refresh tokens are. */
    public void expireTokens() {
        accessTokens.clear();
    }

    /** The next request that a fault deals with meets it. */
    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** Method and path of all requests so far, with an exclamation mark where a token came along. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void record(HttpExchange exchange) {
        requests.add(
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()
                        + (exchange.getRequestHeaders().containsKey("Authorization") ? " !" : ""));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            record(exchange);
            Fault fault = faults.peek();
            if (fault != null && fault.meets(exchange)) {
                faults.remove(fault);
                return;
            }
            try {
                answer(exchange, exchange.getRequestURI().getPath().replaceFirst("^/api/v1", ""));
            } catch (Refusal refusal) {
                error(exchange, refusal.status, refusal.code, String.valueOf(refusal.getMessage()), refusal.details);
            }
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        switch (exchange.getRequestMethod() + " " + path) {
            case "POST /auth/login" -> {
                LoginRequest login = read(exchange, LoginRequest.class);
                if (!login.email().equals(EMAIL) || !login.password().equals(PASSWORD)) {
                    throw new Refusal(401, "unauthenticated", "wrong e-mail or password");
                }
                json(exchange, 200, pair());
            }
            case "POST /auth/refresh" -> {
                json(exchange, 200, next(read(exchange, RefreshRequest.class).refreshToken()));
            }
            default -> {
                authenticate(exchange);
                signedIn(exchange, path);
            }
        }
    }

    /** A token works again as long as its successor was not used. */
    private synchronized TokenAnswer next(String token) {
        boolean lost = Optional.ofNullable(successors.get(token))
                .filter(refreshTokens::remove)
                .isPresent();
        if (!lost && !refreshTokens.remove(token)) {
            refreshTokens.clear();
            accessTokens.clear();
            throw new Refusal(401, "unauthenticated", "the refresh token is not valid any more");
        }
        TokenAnswer pair = pair();
        successors.put(token, pair.refreshToken());
        return pair;
    }

    private TokenAnswer pair() {
        String refresh = "refresh-" + tokens.incrementAndGet();
        refreshTokens.add(refresh);
        return new TokenAnswer(token(), refresh, "Bearer", 900);
    }

    private void authenticate(HttpExchange exchange) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!accessTokens.contains(header.replaceFirst("^Bearer ", ""))) {
            throw new Refusal(401, "unauthenticated", "the token is not valid");
        }
    }

    private void signedIn(HttpExchange exchange, String path) throws IOException {
        switch (exchange.getRequestMethod() + " " + path) {
            case "POST /auth/logout" -> {
                refreshTokens.remove(read(exchange, RefreshRequest.class).refreshToken());
                exchange.sendResponseHeaders(204, -1);
            }
            case "GET /users/me" ->
                json(exchange, 200, new UserAnswer("1", EMAIL, "ada", "Ada Lovelace", "user", Instant.EPOCH));
            case "POST /repos" -> create(exchange);
            case "GET /repos" ->
                json(
                        exchange,
                        200,
                        io.dits.core.wire.Page.last(new TreeMap<>(repositories)
                                .keySet().stream().map(this::described).toList()));
            default -> inRepository(exchange, path);
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        RepositoryCreate wanted = read(exchange, RepositoryCreate.class);
        String name = wanted.owner().orElse("ada") + "/" + wanted.name();
        if (repositories.putIfAbsent(name, new MemoryRepository()) != null) {
            throw new Refusal(409, "conflict", "the repository " + name + " exists already");
        }
        json(exchange, 201, described(name));
    }

    private RepositoryAnswer described(String fullName) {
        String[] parts = fullName.split("/", 2);
        return new RepositoryAnswer(
                "1",
                parts[0],
                parts[1],
                fullName,
                "",
                "private",
                "main",
                origin() + "/" + fullName,
                "admin",
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private void inRepository(HttpExchange exchange, String path) throws IOException {
        String[] parts = path.split("/", 5);
        MemoryRepository repository = parts.length < 4 ? null : repositories.get(parts[2] + "/" + parts[3]);
        if (repository == null || !parts[1].equals("repos")) {
            throw new Refusal(404, "not_found", "not found");
        }
        if (parts.length == 4) {
            json(exchange, 200, described(parts[2] + "/" + parts[3]));
            return;
        }
        repository.handle(exchange, exchange.getRequestMethod() + " " + parts[4]);
    }

    static <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        return JsonBodies.read(exchange.getRequestBody().readAllBytes(), type);
    }

    static void json(HttpExchange exchange, int status, Object answer) throws IOException {
        bytes(exchange, status, JsonBodies.write(answer));
    }

    static void bytes(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Answers with an error in the protocol's form. */
    public static void error(
            HttpExchange exchange, int status, String code, String message, Map<String, Object> details)
            throws IOException {
        json(exchange, status, new ErrorAnswer(new ErrorAnswer.Problem(code, message, details, "r-1")));
    }

    /** An error on its way out. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String code;
        private final transient Map<String, Object> details;

        Refusal(int status, String code, String message) {
            this(status, code, message, Map.of());
        }

        Refusal(int status, String code, String message, Map<String, Object> details) {
            super(message);
            this.status = status;
            this.code = code;
            this.details = details;
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
