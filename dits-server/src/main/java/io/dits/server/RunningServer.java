// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.http.HttpServer;
import io.dits.server.postgres.Database;
import java.util.Optional;
import java.util.OptionalInt;

/** A server that listens. */
public final class RunningServer implements AutoCloseable {
    private final HttpServer http;
    private final OpenStorage storage;
    private final boolean storageAnswers;
    private final Lifetime begun;
    private final String host;
    private final Reloads reloads;

    /**
     * A server.
     *
     * @param storageAnswers whether its storage did when the server started
     * @param begun what the server has begun, itself the last
     * @param reloads what of it takes other settings
     */
    RunningServer(
            HttpServer http,
            OpenStorage storage,
            boolean storageAnswers,
            Lifetime begun,
            String host,
            Reloads reloads) {
        this.http = http;
        this.storage = storage;
        this.storageAnswers = storageAnswers;
        this.begun = begun;
        this.host = host;
        this.reloads = reloads;
    }

    /** Where it is reached from this machine, as {@code http://127.0.0.1:8080}. */
    public String address() {
        return "http://" + name() + ":" + http.port();
    }

    /** The same for encrypted connections, if there are any. */
    public Optional<String> secureAddress() {
        OptionalInt port = http.tlsPort();
        return port.isPresent() ? Optional.of("https://" + name() + ":" + port.getAsInt()) : Optional.empty();
    }

    private String name() {
        return switch (host) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }

    /** What of it takes other settings while it runs. */
    Reloads reloads() {
        return reloads;
    }

    /**
     * Proves that its storage is that of the database's installation. If it did not answer when the server started, that is left
     * to the first request.
     */
    void claimStorage(Database other) {
        if (storageAnswers) {
            Wiring.claimStorage(other, storage);
        }
    }

    /** Lets requests in flight finish, then ends. */
    @Override
    public void close() {
        begun.close();
    }
}
