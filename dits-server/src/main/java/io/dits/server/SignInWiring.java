// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.ServerConfig;
import io.dits.server.http.SignInParts;
import io.dits.server.meta.BrowserSessions;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresBrowserSessions;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.Sessions;
import java.util.List;

/** Puts together how people sign in. */
final class SignInWiring {
    private final Outside outside;

    SignInWiring(Outside outside) {
        this.outside = outside;
    }

    SignInParts parts(ServerConfig.Auth auth, Database database) {
        return new SignInParts(
                new Sessions(
                        new PostgresBrowserSessions(database),
                        new PostgresUsers(database),
                        new BrowserSessions.Limits(auth.sessionTimeout(), auth.refreshExpiration()),
                        outside.random()),
                auth.secureCookies(),
                List.of());
    }
}
