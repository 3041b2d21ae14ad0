// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Serves until it is told to end, then refuses what is new while what has begun goes on. The probes are answered to the
 * last: a balancer is to read that the server is not ready, not to find nobody there.
 */
final class Drain extends GracefulHandler {
    private static final Set<String> PROBES = Set.of("/health", "/ready");

    private final Handler edge;
    private final AtomicBoolean stopping;

    /**
     * Before that handler.
     *
     * @param stopping set when the server is told to end; {@code /ready} says so
     */
    Drain(Handler edge, AtomicBoolean stopping) {
        super(edge);
        this.edge = edge;
        this.stopping = stopping;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return PROBES.contains(request.getHttpURI().getPath())
                ? edge.handle(request, response, callback)
                : super.handle(request, response, callback);
    }

    /**
     * Returns when nothing is in flight any more, or when the patience has ended.
     *
     * @param delay how long what is new is still served, until every balancer has read that the server is not ready
     */
    void toTheEnd(Duration delay, Duration patience) throws InterruptedException {
        stopping.set(true);
        boolean _ = new CountDownLatch(1).await(delay.toNanos(), TimeUnit.NANOSECONDS);
        try {
            shutdown().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What has not ended by now is cut off with its connection.
            return;
        }
    }
}
