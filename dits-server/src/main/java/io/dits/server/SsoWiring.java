// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.auth.oidc.GitHubProvider;
import io.dits.server.auth.oidc.OidcProvider;
import io.dits.server.auth.saml.SamlProvider;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.SsoConfig;
import io.dits.server.http.SignInParts;
import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresSignInAttempts;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.service.ExternalSignIn;
import io.dits.server.service.GroupRoles;
import io.dits.server.service.SharedCounters;
import io.dits.server.service.SingleSignOn;
import io.dits.server.tracing.Tracer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together the sign-in providers. Without any, nothing of them is loaded. */
final class SsoWiring {
    private SsoWiring() {}

    /**
     * The providers of a configuration; their connections are closed with the server.
     *
     * @throws IOException if what a provider needs of this machine cannot be read
     */
    static Optional<SignInParts.Sso> open(
            SsoConfig config,
            Database database,
            SharedCounters counters,
            Tracer tracer,
            Outside outside,
            Lifetime lifetime)
            throws IOException {
        if (config.equals(SsoConfig.NONE)) {
            return Optional.empty();
        }
        ProviderClient client = lifetime.own(new ProviderClient(tracer));
        PostgresSignInAttempts attempts = new PostgresSignInAttempts(database);
        List<SingleSignOn.Provider> providers = new ArrayList<>();
        config.gitHub()
                .ifPresent(github -> providers.add(
                        new SingleSignOn.Provider(new GitHubProvider(github, client), github.admission())));
        config.oidc()
                .forEach(oidc -> providers.add(
                        new SingleSignOn.Provider(new OidcProvider(oidc, client, outside.clock()), oidc.admission())));
        Optional<SignInParts.SamlMetadata> metadata = Optional.empty();
        if (config.saml().isPresent()) {
            SsoConfig.Saml settings = config.saml().get();
            SamlProvider saml = SamlProvider.open(settings, client, attempts, outside.clock());
            providers.add(new SingleSignOn.Provider(saml, settings.admission()));
            metadata = Optional.of(saml::metadata);
        }
        ExternalSignIn accounts = new ExternalSignIn(
                new PostgresExternalIdentities(database),
                new PostgresUsers(database),
                new GroupRoles(new PostgresUserDirectory(database), new PostgresOrganisations(database)));
        return Optional.of(new SignInParts.Sso(
                new SingleSignOn(providers, attempts, accounts, outside.random(), counters), metadata));
    }
}
