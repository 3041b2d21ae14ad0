// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    Drain(Handler edge) {
        super(edge);
        this.edge = edge;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return PROBES.contains(request.getHttpURI().getPath())
                ? edge.handle(request, response, callback)
                : super.handle(request, response, callback);
    }

    /** Returns when nothing is in flight any more, or when the patience has ended. */
    void toTheEnd(Duration patience) throws InterruptedException {
        try {
            shutdown().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What has not ended by now is cut off with its connection.
            return;
        }
    }
}
