// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.service.Actor;
import io.dits.server.tracing.Visit;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What has become known of a request, for the line that the log has of it when it is over. Nothing that a client wrote is in it but
 * what has a form that cannot lie: no path, but the route's template; no name, but the user's id; no header.
 */
final class Seen {
    private static final Logger LOG = LoggerFactory.getLogger("io.dits.server.requests");

    private final String requestId;
    private final String method;
    private final Visit visit;
    private String route = "unmatched";
    private Optional<Actor> actor = Optional.empty();

    Seen(String requestId, String method, Visit visit) {
        this.requestId = requestId;
        this.method = method;
        this.visit = visit;
    }

    void route(String template) {
        route = template;
        visit.route(template);
    }

    void actor(Optional<Actor> who) {
        actor = who;
        who.ifPresent(known -> visit.user(known.userId()));
    }

    String requestId() {
        return requestId;
    }

    Visit visit() {
        return visit;
    }

    String method() {
        return method;
    }

    String route() {
        return route;
    }

    /**
     * Writes the line.
     *
     * @param quietly whether it is one of those that machines ask for all the time
     */
    void log(Request request, Response response, int status, long millis, boolean quietly) {
        LoggingEventBuilder line = LOG.atLevel(quietly ? Level.DEBUG : Level.INFO)
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", status)
                .addKeyValue("bytes_in", Request.getContentBytesRead(request))
                .addKeyValue("bytes_out", Response.getContentBytesWritten(response))
                .addKeyValue("duration_ms", millis)
                .addKeyValue("address", Request.getRemoteAddr(request))
                .addKeyValue("request_id", requestId);
        if (actor.isPresent()) {
            line = line.addKeyValue("user_id", actor.get().userId())
                    .addKeyValue("via", actor.get().via());
        }
        if (visit.traceId().isPresent()) {
            line = line.addKeyValue("trace_id", visit.traceId().get());
        }
        line.log("request");
    }
}
