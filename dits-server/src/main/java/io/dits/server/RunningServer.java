// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.http.HttpServer;
import io.dits.server.postgres.Database;

/** A server that listens. */
public final class RunningServer implements AutoCloseable {
    private final HttpServer http;
    private final OpenStorage storage;
    private final Database database;
    private final String host;

    RunningServer(HttpServer http, OpenStorage storage, Database database, String host) {
        this.http = http;
        this.storage = storage;
        this.database = database;
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
        try (database;
                storage) {
            http.close();
        }
    }
}
