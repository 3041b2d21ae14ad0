// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ConfigReader;
import io.dits.server.config.PostgresUrl;
import io.dits.server.config.Secret;
import io.dits.server.config.ServerConfig;
import io.dits.server.embedded.EmbeddedPostgres;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Users;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.Migrations;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.Accounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that brings its own PostgreSQL and keeps everything in one folder. */
final class EmbeddedServer {
    static final String ADMIN_EMAIL = "admin@localhost";

    private static final String ADMIN_NAME = "admin";
    private static final String ADMIN_PASSWORD_VARIABLE = "DITS_ADMIN_PASSWORD";
    private static final int PASSWORD_BYTES = 12;

    private final Outside outside;
    private final Consumer<String> says;
    private final Lifetime lifetime;

    /**
     * Prepares a start.
     *
     * @param says told in a line what is being done
     * @param lifetime takes what has to be ended
     */
    EmbeddedServer(Outside outside, Consumer<String> says, Lifetime lifetime) {
        this.outside = outside;
        this.says = says;
        this.lifetime = lifetime;
    }

    /**
     * Starts everything.
     *
     * @param data the folder; made if missing
     * @param port 0 for any free one
     * @throws IOException if something cannot be started; the message says what to do
     */
    RunningServer start(Path data, String host, int port) throws IOException {
        DataFolder folder = DataFolder.open(data);
        says.accept("Data is kept in " + folder.path());
        List<String> ignored = new ConfigReader(outside.environment()).variablesSet();
        if (!ignored.isEmpty()) {
            says.accept("Ignored, because --embedded brings its own: " + String.join(", ", ignored));
        }
        EmbeddedPostgres postgres =
                lifetime.own(EmbeddedPostgres.open(folder.path(), this::sayOfPostgres, outside.random()));
        lifetime.step();
        int chosen = free(host, port);
        Secret jwtSecret = folder.jwtSecret(outside.random());
        ServerConfig config = folder.config(host, chosen, PostgresUrl.parse(postgres.url()), jwtSecret);
        folder.write(config);
        LogOutput.set(config.logging());
        Wiring wiring = new Wiring(outside);
        prepare(wiring, config);
        lifetime.step();
        return lifetime.own(wiring.start(config));
    }

    private void sayOfPostgres(String sentence) {
        says.accept(sentence.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + sentence.substring(1));
    }

    /** The port, checked before anything depends on it. */
    private static int free(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + host + ", port " + port + ": " + e.getMessage()
                            + ". Stop what listens there, or choose another port with --port",
                    e);
        }
    }

    private void prepare(Wiring wiring, ServerConfig config) {
        try (Database database = wiring.shortLived(config.database())) {
            Migrations migrations = new Migrations(database);
            if (!migrations.done() && migrations.up() > 0) {
                says.accept("The database has the tables of this version");
            }
            try (OpenStorage storage = OpenStorage.forServer(config.storage())) {
                storage.check().run();
                Wiring.claimStorage(database, storage);
            }
            if (new PostgresUsers(database).list().isEmpty()) {
                createAdministrator(wiring.accounts(database));
            }
        }
    }

    private void createAdministrator(Accounts accounts) {
        @Nullable String wanted = outside.environment().get(ADMIN_PASSWORD_VARIABLE);
        boolean chosen = wanted != null && !wanted.isEmpty();
        String password = wanted == null || !chosen ? randomPassword() : wanted;
        Users.Creation creation = accounts.create(
                ADMIN_EMAIL, Optional.of(ADMIN_NAME), password, true, Cause.operator(outside.operator()));
        if (creation instanceof Users.Creation.Created) {
            String how = chosen
                    ? "the password is that of " + ADMIN_PASSWORD_VARIABLE
                    : "the password, shown only now, is  " + password;
            says.accept("Administrator " + ADMIN_EMAIL + " (" + ADMIN_NAME + ") is made; " + how);
        }
    }

    private String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        outside.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
