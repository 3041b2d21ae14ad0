// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.http.HttpServer;

/** A server that listens. */
public final class RunningServer implements AutoCloseable {
    private final HttpServer http;
    private final Lifetime begun;
    private final String host;

    /** A server, and what it has begun, itself the last. */
    RunningServer(HttpServer http, Lifetime begun, String host) {
        this.http = http;
        this.begun = begun;
        this.host = host;
    }

    /** Where it is reached from this machine, as {@code http://127.0.0.1:8080}. */
    public String address() {
        String name = switch (host) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
        return "http://" + name + ":" + http.port();
    }

    /** Lets requests in flight finish, then ends. */
    @Override
    public void close() {
        begun.close();
    }
}
