// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.store.StoreException;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What balancers and orchestrators ask. */
final class ServerEndpoints {
    private final Supplier<Optional<String>> obstacle;
    private final BooleanSupplier stopping;

    ServerEndpoints(Supplier<Optional<String>> obstacle, BooleanSupplier stopping) {
        this.obstacle = obstacle;
        this.stopping = stopping;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        "/health",
                        Access.OPEN,
                        About.of("Whether the process lives").gives(200, State.class),
                        call -> call.ok(new State("ok"))),
                new Route(
                        "GET",
                        "/ready",
                        Access.OPEN,
                        About.of("Whether requests can be served").gives(200, State.class),
                        this::ready));
    }

    /** How the server is. */
    record State(String status) {}

    private void ready(Call call) throws IOException {
        if (stopping.getAsBoolean()) {
            throw notReady("the server is stopping");
        }
        Optional<String> against;
        try {
            against = obstacle.get();
        } catch (StoreException e) {
            throw notReady("the database does not answer");
        }
        if (against.isPresent()) {
            throw notReady(against.get());
        }
        call.ok(new State("ready"));
    }

    private static Problem notReady(String why) {
        return Problem.of(503, "unavailable", why).header("Retry-After", "5");
    }
}
