// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The answers to what never gets as far as a route: broken requests, and requests while the server stops. */
final class PlainErrors implements Request.Handler {
    private final Supplier<String> requestIds;

    PlainErrors(Supplier<String> requestIds) {
        this.requestIds = requestIds;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = requestIds.get();
        Problem problem = problem(response.getStatus());
        response.setStatus(problem.status());
        response.getHeaders().put("X-Request-ID", id);
        SafetyHeaders.set(request, response.getHeaders());
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            // Where a request that is none ends nobody can tell, so the line is cut: who reuses it must know.
            response.getHeaders().put("Connection", "close");
        }
        response.getHeaders().put("Content-Type", Call.JSON);
        problem.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(Json.write(problem.answer(id))), callback);
        return true;
    }

    private static Problem problem(int status) {
        if (status == 503) {
            return Problem.of(status, "unavailable", "the server is stopping or starting; try again")
                    .header("Retry-After", "5");
        }
        if (status == 413 || status == 414 || status == 431) {
            return Problem.of(status, "too_large", "the request's line or headers are too large");
        }
        // 505 is what a version of HTTP gets that is none: no failure of this server.
        int meant = status == 505 ? 400 : status;
        return meant >= 400 && meant < 500
                ? Problem.of(meant, "bad_request", "the request is not well-formed HTTP")
                : Problem.of(500, "internal", "the server failed; its log has more under the request id");
    }
}
