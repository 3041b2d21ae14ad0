// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.SsoConfig;
import io.dits.server.postgres.PostgresSignInAttempts;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.AdmissionRules;
import io.dits.server.service.SignInRequest;
import io.dits.testkit.identity.TestCertificate;
import io.dits.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** This server as a service provider, over a database of its own. */
final class Service implements AutoCloseable {
    static final URI ORIGIN = URI.create("https://dits.example.test");
    static final SignInRequest REQUEST = new SignInRequest("s".repeat(43), "", ORIGIN);

    final ManualClock clock = new ManualClock(Instant.now());
    final TestCertificate own;
    private final TestDatabase database = TestDatabase.fresh();
    private final ProviderClient client = new ProviderClient();

    Service(Path folder) throws IOException {
        this(TestCertificate.make(folder, "service"));
    }

    Service(TestCertificate own) {
        this.own = own;
    }

    SamlProvider provider(URI idpMetadata) throws IOException {
        return SamlProvider.open(
                new SsoConfig.Saml(
                        "Studio",
                        Forge.SERVICE,
                        idpMetadata,
                        own.certificateFile(),
                        own.keyFile(),
                        Optional.of("mail"),
                        Optional.of("displayName"),
                        Optional.empty(),
                        Optional.of("groups"),
                        new AdmissionRules(true, Set.of(), false, true, Set.of("admins"))),
                client,
                new PostgresSignInAttempts(database.database()),
                clock);
    }

    @Override
    public void close() {
        client.close();
        database.close();
    }
}
