// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.OwnerName;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Usernames for who did not choose one. */
final class UsernameChoice {
    private static final int LONGEST = 35;

    private UsernameChoice() {}

    /** After the wanted name, else after the local part of the e-mail address; without end. */
    static Stream<OwnerName> of(ExternalIdentity identity) {
        String wanted = identity.wantedName().or(identity::email).orElse("user");
        // A preferred name is often an e-mail address.
        int at = wanted.indexOf('@');
        return after(at > 0 ? wanted.substring(0, at) : wanted);
    }

    /** Other characters become hyphens; {@code -2}, {@code -3} … where a name is taken or reserved. */
    static Stream<OwnerName> after(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-+", "");
        String cut = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("-+$", "");
        String base = cut.isEmpty() ? "user" : cut;
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> name(n == 1 ? base : base + "-" + n))
                .flatMap(Optional::stream);
    }

    private static Optional<OwnerName> name(String text) {
        try {
            return Optional.of(new OwnerName(text));
        } catch (IllegalArgumentException reserved) {
            return Optional.empty();
        }
    }
}
