// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ServerConfig;
import io.dits.server.http.SignInParts;
import io.dits.server.meta.BrowserSessions;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresBrowserSessions;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.Sessions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Puts together how people sign in. */
final class SignInWiring {
    private final Outside outside;

    SignInWiring(Outside outside) {
        this.outside = outside;
    }

    private static boolean https(ServerConfig.Http http) {
        return http.publicUrl()
                .map(URI::getScheme)
                .filter("https"::equalsIgnoreCase)
                .isPresent();
    }

    SignInParts parts(ServerConfig config, Database database, Lifetime lifetime) throws IOException {
        ServerConfig.Auth auth = config.auth();
        Optional<SignInParts.Sso> sso = SsoWiring.open(config.sso(), database, outside, lifetime);
        return new SignInParts(
                new Sessions(
                        new PostgresBrowserSessions(database),
                        new PostgresUsers(database),
                        new BrowserSessions.Limits(auth.sessionTimeout(), auth.refreshExpiration()),
                        outside.random()),
                auth.secureCookies() || https(config.http()),
                sso.map(SignInParts.Sso::links).orElse(List.of()),
                new PostgresExternalIdentities(database),
                sso);
    }
}
