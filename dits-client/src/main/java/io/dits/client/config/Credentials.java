// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logins of a user, the latest first, in a file that only its owner can read: for each server a line
 * {@code [origin]} and lines {@code key = value} below it.
 */
public final class Credentials {
    private final OwnFile file;

    /** The logins in that file, which need not exist. */
    public Credentials(Path path) {
        this.file = new OwnFile(path);
    }

    /** All logins, the latest first. */
    public List<Login> all() throws IOException {
        List<Login> logins = new ArrayList<>();
        String origin = "";
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : file.lines()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                login(origin, fields).ifPresent(logins::add);
                origin = line.substring(1, line.length() - 1);
                fields.clear();
            } else if (line.indexOf('=') > 0) {
                int equals = line.indexOf('=');
                fields.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        login(origin, fields).ifPresent(logins::add);
        return List.copyOf(logins);
    }

    /** The login at a server. */
    public Optional<Login> find(Origin origin) throws IOException {
        return all().stream().filter(login -> login.origin().equals(origin)).findFirst();
    }

    /** Keeps a login as the latest, in place of an earlier one at the same server. */
    public void keep(Login login) throws IOException {
        file.exclusively(() -> {
            List<Login> logins = new ArrayList<>(all());
            logins.removeIf(other -> other.origin().equals(login.origin()));
            logins.addFirst(login);
            write(logins);
            return logins;
        });
    }

    /** Forgets the login at a server. */
    public void forget(Origin origin) throws IOException {
        file.exclusively(() -> {
            List<Login> logins = new ArrayList<>(all());
            logins.removeIf(other -> other.origin().equals(origin));
            write(logins);
            return logins;
        });
    }

    /** Gives a login its next tokens, or fails with its own words. */
    @FunctionalInterface
    public interface Renewal {
        /** The login with the next tokens. */
        Login renew(Login current) throws IOException;
    }

    /**
     * The login after a server refused one of its access tokens. Trading a refresh token twice voids what
     * the first trade gave, so that processes take turns here, and who comes second takes what the first one got.
     *
     * @return empty if there is no login, or none that can be renewed
     */
    public Optional<Login> renewed(Origin origin, Secret refused, Renewal renewal) throws IOException {
        return file.exclusively(() -> {
            Optional<Login> current = find(origin);
            if (current.isEmpty() || !current.get().accessToken().equals(refused)) {
                return current;
            }
            if (current.get().refreshToken().isEmpty()) {
                return Optional.empty();
            }
            Login next = renewal.renew(current.get());
            List<Login> logins = new ArrayList<>(all());
            logins.replaceAll(login -> login.origin().equals(origin) ? next : login);
            write(logins);
            return Optional.of(next);
        });
    }

    private void write(List<Login> logins) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# Tokens of dits: who has them can act as you."));
        for (Login login : logins) {
            lines.add("[" + login.origin() + "]");
            lines.add("username = " + line(login.username()));
            lines.add("name = " + line(login.name()));
            lines.add("email = " + line(login.email()));
            lines.add("access_token = " + login.accessToken().reveal());
            login.refreshToken().ifPresent(token -> lines.add("refresh_token = " + token.reveal()));
        }
        file.write(lines);
    }

    /** A server's answer must not smuggle lines in. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }

    private static Optional<Login> login(String origin, Map<String, String> fields) {
        String access = fields.getOrDefault("access_token", "");
        if (origin.isEmpty() || access.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Login(
                Origin.of(origin),
                fields.getOrDefault("username", ""),
                fields.getOrDefault("name", ""),
                fields.getOrDefault("email", ""),
                new Secret(access),
                Optional.ofNullable(fields.get("refresh_token")).map(Secret::new)));
    }
}
