// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.cloud.gcs.GcsFailure.Effect;
import io.dits.cloud.transfer.ContentException;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests, each with who we are, and waits no longer than its bytes may take. */
final class GcsHttp implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final long LEAST_SECONDS = 60;
    /** A connection that is slower than this is as good as none. */
    private static final long BYTES_PER_SECOND = 512 << 10;

    private static final int UNAUTHORIZED = 401;

    /** Of version 1.1: large bodies go faster over connections of their own. */
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    private final GcsIdentity identity;

    GcsHttp(GcsIdentity identity) {
        this.identity = identity;
    }

    /**
     * The answer, whatever its status.
     *
     * @param what what is tried, for a message
     * @param most the most bytes of a good answer's body
     * @throws StoreException if there is none
     */
    HttpResponse<byte[]> send(String what, Effect effect, HttpRequest.Builder request, int most) {
        HttpResponse<byte[]> answer = sendUnsigned(what, effect, signed(request), most);
        return answer.statusCode() == UNAUTHORIZED && identity.renew()
                ? sendUnsigned(what, effect, signed(request), most)
                : answer;
    }

    private HttpRequest.Builder signed(HttpRequest.Builder request) {
        HttpRequest.Builder signed = request.copy();
        identity.headers().forEach((name, values) -> values.forEach(value -> signed.setHeader(name, value)));
        return signed;
    }

    /** The same without telling who we are, which an address that the server made may not be told. */
    HttpResponse<byte[]> sendUnsigned(String what, Effect effect, HttpRequest.Builder request, int most) {
        HttpRequest built = request.build();
        long sent = built.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(built, info -> body(what, info, most));
        try {
            return answer.get(LEAST_SECONDS + (Math.max(sent, 0) + most) / BYTES_PER_SECOND, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ContentException.in(cause, what).orElseGet(() -> GcsFailure.unanswered(what, effect, cause));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw GcsFailure.unanswered(what, effect, new IOException("it takes too long", e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted: " + what);
        }
    }

    private static BodySubscriber<byte[]> body(String what, ResponseInfo info, int most) {
        if (info.statusCode() / 100 != 2) {
            return BodySubscribers.limiting(BodySubscribers.ofByteArray(), GcsBucket.SMALL);
        }
        long length = info.headers().firstValueAsLong("Content-Length").orElse(0);
        if (length > most) {
            throw new StoreException(
                    StoreException.Kind.BROKEN, what + ": wanted at most " + most + " bytes, found " + length);
        }
        return BodySubscribers.limiting(BodySubscribers.ofByteArray(), most);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
