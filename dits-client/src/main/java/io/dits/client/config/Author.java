// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Who makes commits.
 *
 * @param name display name
 * @param email address
 */
public record Author(String name, String email) {
    /**
     * The author: {@code user.name} and {@code user.email} of the first settings that have them, else the person who is
     * signed in at the server, else the latest who signed in anywhere.
     *
     * @param settings the working copy's, then the user's
     * @param server the server that the working copy belongs to
     */
    public static Optional<Author> find(List<SettingsFile> settings, Credentials credentials, Optional<Origin> server)
            throws IOException {
        Optional<String> name = first(settings, "user.name");
        Optional<String> email = first(settings, "user.email");
        List<Login> logins = credentials.all();
        Optional<Login> login = logins.stream()
                .filter(candidate -> server.equals(Optional.of(candidate.origin())))
                .findFirst()
                .or(() -> logins.stream().findFirst());
        Optional<String> signedIn = login.map(person -> person.name().isBlank() ? person.username() : person.name());
        return name.or(() -> signedIn)
                .map(found -> new Author(
                        found, email.or(() -> login.map(Login::email)).orElse("")));
    }

    private static Optional<String> first(List<SettingsFile> settings, String key) throws IOException {
        for (SettingsFile file : settings) {
            Optional<String> value = file.find(key);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }
}
