// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.config.Fault;
import io.dits.server.config.Reading;
import io.dits.server.config.ServerConfig;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.User;
import io.dits.server.service.Accounts;
import io.dits.server.service.Actor;
import io.dits.server.service.Administration;
import io.dits.server.service.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What all commands share: the installation, the streams, the configuration that was named. */
final class Shell {
    private static final int LONGEST_LINE = 8192;

    /** Who works on the machine itself: everything is allowed, and nothing is his own. */
    static final Actor OPERATOR = new Actor(0, "dits-admin", "", "dits-admin", true);

    private final Installation installation;
    private final InputStream in;
    private final Optional<Prompt> prompt;
    private final PrintWriter out;
    private final PrintWriter err;
    private Optional<Path> config = Optional.empty();

    Shell(Installation installation, InputStream in, Optional<Prompt> prompt, PrintWriter out, PrintWriter err) {
        this.installation = installation;
        this.in = in;
        this.prompt = prompt;
        this.out = out;
        this.err = err;
    }

    /** The command cannot be done; the message says why. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    void config(Path file) {
        config = Optional.of(file);
    }

    Installation installation() {
        return installation;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** Who gives the commands, for the logs. */
    Cause cause() {
        return installation.operator();
    }

    /**
     * Does something that no transaction holds, and tells the audit of it: also if it broke off, because something may have been done.
     *
     * @param action what it is called there
     * @param sound whether all is well after it
     */
    <T> T telling(String action, Supplier<T> work, Predicate<T> sound) {
        AuditEvent event = AuditEvent.of(action, "server");
        T done;
        try {
            done = work.get();
        } catch (RuntimeException broken) {
            try {
                tell(event.with("broke_off", String.valueOf(broken.getMessage())));
            } catch (RuntimeException untold) {
                broken.addSuppressed(untold);
            }
            throw broken;
        }
        tell(event.with("sound", sound.test(done)));
        return done;
    }

    private void tell(AuditEvent event) {
        var _ = installation.withAudit(database(), (trail, _) -> {
            trail.tell(event, cause());
            return true;
        });
    }

    /** The account of a username or e-mail address. */
    User user(Accounts accounts, String login) {
        return accounts.find(login)
                .orElseThrow(() ->
                        new Failed("no account has the e-mail or username " + login + ". See: dits-admin user list"));
    }

    Reading configuration() {
        return installation.configuration(config);
    }

    /** The database of the configuration; faults elsewhere in it do not matter here. */
    ServerConfig.Database database() {
        return part(configuration(), Reading::database, "database.");
    }

    /** The storage of the configuration. */
    ServerConfig.Storage storage() {
        return storage(configuration());
    }

    /** The folder of the disk cache of the configuration, if there is one. */
    Optional<Path> diskCache() {
        return configuration().whole().flatMap(config -> config.cache().disk()).map(ServerConfig.DiskCache::path);
    }

    /** The storage of a configuration that is not this installation's own. */
    ServerConfig.Storage otherStorage(Path file) {
        try {
            return storage(installation.otherConfiguration(file));
        } catch (Failed e) {
            throw new Failed(
                    e.getMessage() + "\nVariables count there only where the file names them, as ${S3_SECRET_KEY}");
        }
    }

    private static ServerConfig.Storage storage(Reading reading) {
        return part(reading, Reading::storage, "storage.");
    }

    /** The collector's part of the configuration. */
    ServerConfig.Gc gc() {
        return part(configuration(), Reading::gc, "gc.");
    }

    /** The quotas of the configuration for all of whom nothing else is said. */
    ServerConfig.Quotas quotas() {
        String keys = "limits.quotas.";
        return part(
                configuration(),
                reading ->
                        reading.errors().stream().anyMatch(fault -> fault.key().startsWith(keys))
                                ? Optional.empty()
                                : Optional.of(reading.quotas()),
                keys);
    }

    /** A part of a configuration. Of a file that cannot be read all would be as if nothing stood there. */
    private static <T> T part(Reading reading, Function<Reading, Optional<T>> part, String keys) {
        boolean unread = reading.errors().stream().anyMatch(fault -> fault.key().isEmpty());
        return part.apply(reading)
                .filter(_ -> !unread)
                .orElseThrow(() -> new Failed("the configuration is not good enough:\n  "
                        + reading.errors().stream()
                                .filter(fault ->
                                        fault.key().isEmpty() || fault.key().startsWith(keys))
                                .map(Fault::toString)
                                .collect(Collectors.joining("\n  "))));
    }

    /** Runs work on accounts and organisations; what it gives when it is done. */
    <T> T administer(Function<Administration, Result<T>> work) {
        return done(installation.withAdministration(database(), work));
    }

    /** What was done; {@link Failed} with the reason if it was not. */
    static <T> T done(Result<T> result) {
        return switch (result) {
            case Result.Done<T> done -> done.value();
            case Result.NotFound<T> not -> throw new Failed(not.what());
            case Result.NotAllowed<T> not -> throw new Failed(not.why());
            case Result.Conflict<T> conflict -> throw new Failed(conflict.why());
            case Result.TooMany<T> many -> throw new Failed(many.why());
        };
    }

    /** The password that somebody types twice; empty if nobody sits at a terminal. */
    Optional<String> askPassword() {
        return prompt.map(asking -> {
            String first = asking.secret("Password: ");
            if (!first.equals(asking.secret("Again: "))) {
                throw new Failed("the two passwords differ. Nothing was changed");
            }
            return first;
        });
    }

    /** The password that was given in one of two ways; a line end after the one of the standard input is not part of it. */
    String password(Optional<String> given) {
        if (given.isPresent()) {
            return given.get();
        }
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
                if (line.size() > LONGEST_LINE) {
                    throw new Failed("the password on the standard input is longer than " + LONGEST_LINE + " bytes");
                }
            }
            String text = line.toString(StandardCharsets.UTF_8);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new Failed("the standard input cannot be read: " + e.getMessage());
        }
    }
}
