// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Origin;
import io.dits.client.config.Secret;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Sends requests to one server and gives back whole answers: waits when the server is gone, renews the token when it has
 * run out, follows no redirect, and sends its token nowhere else. What cannot be answered is a {@link StoreException}, with
 * an {@link ApiProblem} as its cause if the server said so.
 */
public final class ApiClient {
    private static final String BASE = "/api/v1";
    /**
     * Renewals in a row that the server may answer with another refusal. The first may only bring what another process got
     * some time ago, the second is new; a server that refuses that, too, would renew for ever.
     */
    private static final int RENEWALS = 2;

    private final Origin origin;
    private final HttpClient http;
    private final Tokens tokens;
    private final Patience patience;
    private final Duration stalled;
    private final String agent;
    /** Whether the server was heard: then a broken handshake is a broken line. */
    private volatile boolean heard;

    /**
     * A client of that server.
     *
     * @param http follows no redirects
     * @param agent what the server's log calls this program
     * @param stalled without a byte for that long while one is awaited, a connection counts as dead
     */
    public ApiClient(Origin origin, HttpClient http, Tokens tokens, Patience patience, String agent, Duration stalled) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("http client: wanted one that follows no redirects");
        }
        this.origin = origin;
        this.http = http;
        this.tokens = tokens;
        this.patience = patience;
        this.agent = agent;
        this.stalled = stalled;
    }

    /** The server. */
    public Origin origin() {
        return origin;
    }

    /** The same server with other tokens. */
    ApiClient with(Tokens others) {
        return new ApiClient(origin, http, others, patience, agent, stalled);
    }

    /** Takes an answer's body in; an IOException makes the request be sent again. */
    @FunctionalInterface
    interface Reading<T> {
        T read(InputStream in, Patience.Attempts attempts) throws IOException;
    }

    /** Sends and reads a small answer. */
    byte[] bytes(Call call, int most) {
        return send(again -> call, (in, attempts) -> {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new StoreException(
                        StoreException.Kind.BROKEN, origin + ": an answer of more than " + most + " bytes");
            }
            return bytes;
        });
    }

    /** Sends and reads a JSON answer. */
    <T> T json(Call call, Class<T> type) {
        return send(again -> call, (in, attempts) -> json(in, type));
    }

    static <T> T json(InputStream in, Class<T> type) throws IOException {
        return JsonBodies.read(in.readNBytes(MOST_JSON), type);
    }

    /** The longest JSON answer; more is cut off and then not of its form. */
    private static final int MOST_JSON = 16 << 20;

    /** Reads a list to its end, page by page. */
    <T> List<T> pages(String path, Class<T> element) {
        List<T> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            String at = cursor.map(text -> "&cursor=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                    .orElse("");
            Page<T> page = page(Call.get(path + "?limit=1000" + at), element);
            all.addAll(page.data());
            cursor = page.pagination().hasMore() ? page.pagination().nextCursor() : Optional.empty();
        } while (cursor.isPresent());
        return all;
    }

    /** Sends and reads a page of something. */
    <T> Page<T> page(Call call, Class<T> element) {
        return send(again -> call, (in, attempts) -> JsonBodies.page(in.readNBytes(MOST_JSON), element));
    }

    /**
     * Sends until there is an answer.
     *
     * @param calls makes the request for each attempt
     */
    <T> T send(Function<Patience.Attempts, Call> calls, Reading<T> reading) {
        Patience.Attempts attempts = patience.begin();
        int renewals = 0;
        boolean doubted = false;
        while (true) {
            Call call = calls.apply(attempts);
            Optional<Secret> token = tokens.current();
            try {
                return attempt(call, token, reading, attempts);
            } catch (ApiProblem problem) {
                if (problem.status() == 401
                        && renewals < RENEWALS
                        && token.flatMap(tokens::renewed).isPresent()) {
                    renewals++;
                    continue;
                }
                if (problem.perhapsOfTheLine() && !doubted) {
                    doubted = true;
                    continue;
                }
                if (!problem.passing()) {
                    throw problem.asStoreException(words(call, token, problem));
                }
                renewals = 0;
                StoreException refusal = problem.asStoreException(words(problem));
                if (problem.limited() && problem.retryAfter().isPresent()) {
                    attempts.obey(refusal, problem.retryAfter().get());
                } else {
                    attempts.pause(refusal, problem.retryAfter());
                }
            } catch (IOException failure) {
                renewals = 0;
                attempts.pause(classified(call, failure), Optional.empty());
            }
        }
    }

    /** Throws what cannot be helped by sending again. */
    private StoreException classified(Call call, IOException failure) {
        if (failure instanceof ConnectException && unresolved(failure)) {
            throw unavailable("the host's address cannot be found", failure);
        }
        if (failure instanceof SSLException && !heard) {
            throw unavailable("no secure connection: " + failure.getMessage(), failure);
        }
        boolean unsent = failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
        String why = unsent ? "cannot be reached" : "the connection broke (" + words(failure) + ")";
        if (!unsent && !call.repeatable()) {
            throw new StoreException(StoreException.Kind.UNKNOWN_OUTCOME, origin + ": " + why, failure);
        }
        return unavailable(why, failure);
    }

    private StoreException unavailable(String why, IOException failure) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, origin + ": " + why, failure);
    }

    private static boolean unresolved(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    /** The server's words, with what a person needs beside them. */
    private String words(Call call, Optional<Secret> token, ApiProblem problem) {
        if (problem.status() == 404
                && problem.code().equals("not_found")
                && call.path().startsWith("/repos/")) {
            String[] parts = call.path().split("[/?]", 5);
            return "repository " + parts[2] + "/" + parts[3] + " not found on " + origin;
        }
        if (problem.status() == 401 && !call.path().equals("/auth/login")) {
            return (token.isPresent()
                            ? "the login at " + origin + " is not valid any more"
                            : "nobody is signed in at " + origin)
                    + ". Run: dits login " + origin;
        }
        return words(problem);
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private <T> T attempt(Call call, Optional<Secret> token, Reading<T> reading, Patience.Attempts attempts)
            throws IOException, ApiProblem {
        try (StallGuard guard = new StallGuard(stalled)) {
            CompletableFuture<HttpResponse<InputStream>> sent =
                    http.sendAsync(request(call, token, guard), BodyHandlers.ofInputStream());
            guard.onStall(() -> sent.cancel(true));
            HttpResponse<InputStream> response = await(sent);
            heard = true;
            try (InputStream body = new GuardedStream(response.body(), guard)) {
                guard.onStall(() -> Answers.close(response.body()));
                guard.waiting(false);
                Answers.check(origin, response, body);
                T result = reading.read(body, attempts);
                // A connection is used again only when its answer was read to the end.
                Answers.drain(body);
                return result;
            }
        }
    }

    private HttpRequest request(Call call, Optional<Secret> token, StallGuard guard) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + BASE + call.path()))
                .version(HttpClient.Version.HTTP_1_1)
                .header("User-Agent", agent)
                .header("Accept", "*/*");
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
        Body body = call.body();
        if (body.type().isEmpty()) {
            return request.method(call.method(), BodyPublishers.noBody()).build();
        }
        // Large bodies wait for leave, so that a refusal is read before the connection is closed upon them.
        return request.header("Content-Type", body.type())
                .expectContinue(call.large())
                .method(
                        call.method(),
                        BodyPublishers.fromPublisher(
                                BodyPublishers.ofInputStream(
                                        () -> new SentStream(body.open().get(), guard)),
                                body.length()))
                .build();
    }

    private static HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> sent)
            throws IOException {
        try {
            return sent.get();
        } catch (CancellationException e) {
            throw new IOException("it stalled", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }
}
