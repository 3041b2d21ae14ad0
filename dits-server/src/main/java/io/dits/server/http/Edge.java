// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.meta.AuditEvent;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.service.Actor;
import io.dits.server.service.Authentication;
import io.dits.server.service.MissingScopeException;
import io.dits.server.service.NotAllowedException;
import io.dits.server.service.RateLimits.Passage;
import io.dits.server.service.Refusals;
import io.dits.server.tracing.Tracer;
import io.dits.server.tracing.Visit;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests come in: gives each an id, finds its route, checks who asks, hands it to its endpoint, and turns whatever
 * is thrown into an answer of the fixed shape.
 */
final class Edge extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([!-~]+)");
    /** What is read and thrown away of a body after an error, so that the client hears of it before the line is cut. */
    private static final long DRAIN = 64L << 20;
    /** What counts as the status of a request whose client went away, or whose answer could not be finished. */
    private static final int BROKEN_OFF = 499;

    private final HttpSettings settings;
    private final Router router;
    private final Authentication authentication;
    private final Limiting limiting;
    private final Probes probes;
    private final ServerMetrics metrics;
    private final Refusals refusals;
    private final Tracer tracer;
    private final Supplier<String> requestIds;
    private final Workers workers;
    private final Cors cors;
    private final BooleanSupplier stopping;

    Edge(
            HttpSettings settings,
            List<Route> routes,
            Authentication authentication,
            Limiting limiting,
            Probes probes,
            ServerMetrics metrics,
            Refusals refusals,
            Tracer tracer,
            Supplier<String> requestIds,
            Workers workers,
            BooleanSupplier stopping) {
        this.settings = settings;
        this.router = new Router(routes);
        this.authentication = authentication;
        this.limiting = limiting;
        this.probes = probes;
        this.metrics = metrics;
        this.refusals = refusals;
        this.tracer = tracer;
        this.requestIds = requestIds;
        this.workers = workers;
        this.cors = new Cors(settings.front().corsOrigins());
        this.stopping = stopping;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String given = request.getHeaders().get("X-Request-ID");
        String requestId = given != null && REQUEST_ID.matcher(given).matches() ? given : requestIds.get();
        String path = request.getHttpURI().getPath();
        // CONNECT has none.
        boolean probe = path != null && probes.is(path);
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        HttpFields headers = request.getHeaders();
        Seen seen = new Seen(
                requestId,
                method,
                tracer.visit(method, requestId, probe, name -> String.join(",", headers.getValuesList(name))));
        always(request, response.getHeaders(), seen);
        Request.addCompletionListener(request, failure -> ended(request, response, failure, seen));
        if (cors.preflight(request, response.getHeaders())) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        try (Visit.Scope _ = seen.visit().enter()) {
            if (probe) {
                serve(request, response, seen);
            } else {
                try (Workers.Place _ = workers.enter()) {
                    serve(request, response, seen);
                }
            }
            drain(request);
            callback.succeeded();
        } catch (Throwable e) {
            fail(request, response, callback, seen, e);
        }
        return true;
    }

    /** What every answer says, also one that was begun anew. */
    private void always(Request request, HttpFields.Mutable answer, Seen seen) {
        answer.put("X-Request-ID", seen.requestId());
        seen.visit().traceId().ifPresent(id -> answer.put("X-Trace-ID", id));
        SafetyHeaders.set(request, answer);
        cors.set(request.getHeaders(), answer);
        if (stopping.getAsBoolean() && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            // The next request of this client goes to another server.
            answer.put("Connection", "close");
        }
    }

    private void serve(Request request, Response response, Seen seen) throws IOException {
        Found found;
        try {
            found = find(request, seen);
        } catch (Problem refused) {
            // Whoever asks for what is not there, or with tokens that are not valid, is limited all the same.
            limiting.enter(request, response, "unmatched", Optional.empty());
            throw refused;
        }
        Optional<Passage> passage =
                limiting.enter(request, response, found.route().template(), found.actor());
        Call call = new Call(request, response, settings, seen.requestId(), found.path(), found.actor(), passage);
        try {
            found.route().endpoint().serve(call);
        } catch (Problem | MissingScopeException | NotAllowedException e) {
            tell(request, call, e);
            throw e;
        } finally {
            passage.ifPresent(Passage::close);
        }
    }

    /** A request's route, the named parts of its path, and who asks. */
    private record Found(Route route, Map<String, List<String>> path, Optional<Actor> actor) {}

    private Found find(Request request, Seen seen) {
        List<String> path = Paths.parts(request.getHttpURI().getPath());
        Router.Match match = router.find(path).orElseThrow(Problem::notFound);
        Route route = match.routes().get(request.getMethod().equals("HEAD") ? "GET" : request.getMethod());
        if (route == null) {
            String allowed = String.join(", ", match.routes().keySet());
            throw Problem.of(405, "method_not_allowed", "wanted one of " + allowed)
                    .header("Allow", allowed);
        }
        seen.route(route.template());
        Optional<Actor> actor = switch (route.access()) {
            // Who a browser is of, its endpoint asks.
            case OPEN, PAGE, BROWSER -> Optional.empty();
            case ANYBODY -> actor(request);
            case LOOPBACK -> Nearness.loopback(request) ? Optional.empty() : administrator(request, true);
            case NEAR -> Nearness.near(request) ? Optional.empty() : administrator(request, true);
            case ADMIN -> administrator(request, false);
            case SIGNED_IN -> Optional.of(signedIn(request));
        };
        seen.actor(actor);
        return new Found(route, match.named(route), actor);
    }

    /** Tells the audit what somebody wanted and may not, and the metrics what a quota did not allow. */
    private void tell(Request request, Call call, RuntimeException failure) {
        Problem problem = Problems.of(failure, call.requestId());
        problem.quota().ifPresent(metrics::quotaRefused);
        if (problem.status() == 403) {
            String subject = "request:" + request.getMethod() + " "
                    + request.getHttpURI().getPath();
            refusals.tell(
                    AuditEvent.of("request.refused", subject).refusedFor(String.valueOf(problem.getMessage())),
                    call.cause());
        }
    }

    private Optional<Actor> administrator(Request request, boolean hidden) {
        if (hidden && !request.getHeaders().contains("Authorization")) {
            throw Problem.notFound();
        }
        Actor actor = signedIn(request);
        if (!actor.admin()) {
            throw Problem.forbidden("this is for administrators of the server");
        }
        return Optional.of(actor);
    }

    private Optional<Actor> actor(Request request) {
        return Optional.ofNullable(request.getHeaders().get("Authorization"))
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .flatMap(bearer -> authentication.authenticate(bearer.group(1)));
    }

    private Actor signedIn(Request request) {
        return actor(request)
                .orElseThrow(() -> Problem.of(401, "unauthenticated", "wanted a valid token. Run: dits login")
                        .header("WWW-Authenticate", "Bearer"));
    }

    private void fail(Request request, Response response, Callback callback, Seen seen, Throwable failure) {
        String requestId = seen.requestId();
        boolean slow = failure instanceof Pace.TooSlowException;
        if (response.isCommitted() || slow) {
            LOG.warn("request {} broke off: {}", requestId, failure.toString());
        }
        if (response.isCommitted()) {
            callback.failed(failure);
            return;
        }
        if (failure instanceof IOException && !(failure instanceof EOFException) && !slow) {
            LOG.info("request {}: the client went away: {}", requestId, failure.toString());
            callback.failed(failure);
            return;
        }
        try {
            Problem problem = Problems.of(failure, requestId);
            response.reset();
            always(request, response.getHeaders(), seen);
            Limiting.tell(request, response);
            problem.headers().forEach((name, value) -> response.getHeaders().put(name, value));
            Call call = new Call(request, response, settings, requestId, Map.of(), Optional.empty(), Optional.empty());
            call.json(problem.status(), problem.answer(requestId));
            if (slow) {
                // Told why, if he listens, and cut: the rest would come as slowly.
                callback.failed(failure);
                return;
            }
            drain(request);
            callback.succeeded();
        } catch (Throwable e) {
            callback.failed(e);
        }
    }

    /** An answer must not overtake a body that nobody wanted: its sender would find the line cut, and no answer. */
    private void drain(Request request) throws IOException {
        if (request.getLength() == 0) {
            return;
        }
        InputStream in = new BodyInput(
                Request.asInputStream(request), DRAIN, new Pace(settings.requestTimeout(), System::nanoTime));
        // Most have no body, or one that was read: memory for it is taken only where there is more.
        if (in.read() >= 0) {
            byte[] waste = new byte[64 << 10];
            while (in.read(waste) >= 0) {
                // Nothing: that it came is all.
            }
        }
    }

    private void ended(Request request, Response response, @Nullable Throwable failure, Seen seen) {
        Duration duration = Duration.ofNanos(System.nanoTime() - request.getBeginNanoTime());
        int status = failure == null ? response.getStatus() : BROKEN_OFF;
        metrics.answered(seen.method(), seen.route(), status, duration);
        seen.visit().ended(status, Request.getContentBytesRead(request), Response.getContentBytesWritten(response));
        seen.log(request, response, status, duration.toMillis(), probes.is(seen.route()));
    }

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
}
