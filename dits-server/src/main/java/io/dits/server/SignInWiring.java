// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.auth.JwtTokens;
import io.dits.server.auth.Passwords;
import io.dits.server.auth.TokenAuthentication;
import io.dits.server.config.Secret;
import io.dits.server.config.ServerConfig;
import io.dits.server.http.SignInParts;
import io.dits.server.meta.BrowserSessions;
import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.Users;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresApiTokens;
import io.dits.server.postgres.PostgresBrowserSessions;
import io.dits.server.postgres.PostgresDeviceLogins;
import io.dits.server.postgres.PostgresEndings;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresPasswordResets;
import io.dits.server.postgres.PostgresRefreshTokens;
import io.dits.server.postgres.PostgresSignInAddresses;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.Accounts;
import io.dits.server.service.Authentication;
import io.dits.server.service.DeviceSignIn;
import io.dits.server.service.NodeCounters;
import io.dits.server.service.PasswordHashing;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.Refusals;
import io.dits.server.service.Sessions;
import io.dits.server.service.SharedCounters;
import io.dits.server.service.TokenKeeper;
import io.dits.server.tracing.Tracer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts together how people and their programs sign in. */
final class SignInWiring {
    private final Outside outside;
    private final Database database;
    private final Tracer tracer;

    SignInWiring(Outside outside, Database database, Tracer tracer) {
        this.outside = outside;
        this.database = database;
        this.tracer = tracer;
    }

    TokenKeeper tokens() {
        return new TokenKeeper(new PostgresApiTokens(database), outside.random(), outside.clock());
    }

    PasswordReset resets() {
        return new PasswordReset(new PostgresPasswordResets(database), new Passwords(), outside.random());
    }

    /** The accounts, for who keeps them and not for signing in. */
    Accounts accounts() {
        byte[] unused = new byte[32];
        outside.random().nextBytes(unused);
        ServerConfig.Auth auth = new ServerConfig.Auth(
                new Secret(HexFormat.of().formatHex(unused)), Duration.ofMinutes(1), Duration.ofMinutes(1));
        return accounts(auth, new NodeCounters(outside.clock()), Auditing.refusals(database, outside.clock()));
    }

    Accounts accounts(ServerConfig.Auth auth, SharedCounters counters, Refusals refusals) {
        return new Accounts(
                tracer.around(Users.class, new PostgresUsers(database)),
                tracer.around(RefreshTokens.class, new PostgresRefreshTokens(database)),
                tracer.around(PasswordHashing.class, new Passwords()),
                accessTokens(auth),
                auth.refreshExpiration(),
                outside.random(),
                new PostgresSignInAddresses(database),
                counters,
                refusals);
    }

    private JwtTokens accessTokens(ServerConfig.Auth auth) {
        List<String> secrets = Stream.concat(Stream.of(auth.jwtSecret()), auth.previousJwtSecrets().stream())
                .map(Secret::reveal)
                .toList();
        return new JwtTokens(secrets, auth.tokenExpiration(), outside.clock());
    }

    /** What tells people by their tokens; what ends elsewhere it hears of until that lifetime is over. */
    Authentication authentication(ServerConfig.Auth auth, Lifetime begun) {
        TokenAuthentication authentication = new TokenAuthentication(
                accessTokens(auth),
                new PostgresUsers(database),
                new PostgresRefreshTokens(database),
                new PostgresApiTokens(database),
                outside.clock());
        begun.own(PostgresEndings.listen(database, authentication::forget));
        return tracer.around(Authentication.class, authentication);
    }

    private static boolean https(ServerConfig.Http http) {
        return http.publicUrl()
                .map(URI::getScheme)
                .filter("https"::equalsIgnoreCase)
                .isPresent();
    }

    SignInParts parts(ServerConfig config, Accounts accounts, SharedCounters counters, Lifetime lifetime)
            throws IOException {
        ServerConfig.Auth auth = config.auth();
        Optional<SignInParts.Sso> sso = SsoWiring.open(config.sso(), database, counters, tracer, outside, lifetime);
        return new SignInParts(
                new Sessions(
                        new PostgresBrowserSessions(database),
                        new BrowserSessions.Limits(auth.sessionTimeout(), auth.refreshExpiration()),
                        outside.random()),
                tokens(),
                new DeviceSignIn(new PostgresDeviceLogins(database), accounts, outside.random(), counters),
                resets(),
                auth.secureCookies() || https(config.http()),
                sso.map(SignInParts.Sso::links).orElse(List.of()),
                new PostgresExternalIdentities(database),
                sso);
    }
}
