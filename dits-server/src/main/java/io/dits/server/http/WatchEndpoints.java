// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.service.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators and their tools ask. */
final class WatchEndpoints {
    private final WatchParts parts;
    private final ServerMetrics metrics;

    WatchEndpoints(WatchParts parts, ServerMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(new Route(
                "GET",
                "/health/detailed",
                Access.ANYBODY,
                About.of("How all works that the server depends on; details for this machine and administrators")
                        .gives(200, Detailed.class),
                this::health));
        routes.add(new Route(
                "GET",
                "/debug/pool",
                Access.LOOPBACK,
                About.of("The connections to the database").gives(200, WatchParts.Pool.class),
                call -> call.ok(parts.pool().get())));
        parts.metrics()
                .ifPresent(where -> routes.add(new Route(
                        "GET",
                        where.path(),
                        access(where.readers()),
                        About.of("Metrics in the text form of Prometheus").gives("text/plain"),
                        this::metrics)));
        return routes;
    }

    private static Access access(WatchParts.Readers readers) {
        return switch (readers) {
            case LOOPBACK -> Access.LOOPBACK;
            case PRIVATE -> Access.NEAR;
            case ADMIN -> Access.ADMIN;
            case ALL -> Access.OPEN;
        };
    }

    private void metrics(Call call) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        call.whole(200, ServerMetrics.contentType(), text.toByteArray());
    }

    /**
     * How all of it is.
     *
     * @param status {@code ok}, {@code degraded} or {@code down}
     * @param checks one for each thing that the server depends on
     */
    record Detailed(String status, List<Check> checks) {}

    /**
     * One of these.
     *
     * @param name what
     * @param status {@code ok} or {@code down}
     * @param latencyMs how long it was tried, in milliseconds; for insiders
     * @param detail what it said; for insiders
     * @param hint what to do; for insiders
     */
    record Check(
            String name, String status, Optional<Long> latencyMs, Optional<String> detail, Optional<String> hint) {}

    private void health(Call call) throws IOException {
        boolean insider = call.loopback() || call.administrator();
        Health.Report report = parts.health().report();
        List<Check> checks =
                report.findings().stream().map(one -> shown(one, insider)).toList();
        int status = report.status() == Health.Status.DOWN ? 503 : 200;
        call.json(status, new Detailed(report.status().word(), checks));
    }

    private static Check shown(Health.Finding one, boolean insider) {
        return new Check(
                one.name(),
                one.status().word(),
                Optional.of(one.took().toMillis()).filter(took -> insider),
                Optional.of(one.detail()).filter(text -> insider && !text.isEmpty()),
                Optional.of(one.hint()).filter(text -> insider && !text.isEmpty()));
    }
}
