// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.auth.web.ProviderClient;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.SignInRequest;
import io.dits.testkit.identity.KeycloakServer;
import io.dits.testkit.identity.TestBrowser;
import io.dits.testkit.identity.TestKeycloak;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a Keycloak, which puts addresses and groups into its ID tokens. */
@Tag("full")
final class KeycloakOidcIT {
    @RegisterExtension
    static final TestKeycloak KEYCLOAK = new TestKeycloak();

    private static Map<String, String> answer(OidcProvider provider, SignInRequest request, String name) {
        try (TestBrowser browser = new TestBrowser()) {
            TestBrowser.Shown back = TestKeycloak.signIn(browser, provider.begin(request), name);
            assertThat(back.location()).startsWith(Requests.ORIGIN + "/auth/oauth/corp/callback?");
            return TestBrowser.query(back.next());
        }
    }

    @Test
    void whoSignsInThereIsKnownHere() {
        try (ProviderClient client = new ProviderClient()) {
            OidcProvider provider = new OidcProvider(
                    Requests.provider(
                            KEYCLOAK.server().issuer(),
                            KeycloakServer.CLIENT,
                            KeycloakServer.SECRET,
                            false,
                            List.of("openid", "email", "profile")),
                    client,
                    Clock.systemUTC());
            ExternalIdentity boss = provider.finish(Requests.ONE, answer(provider, Requests.ONE, "boss"));
            assertThat(boss.subject()).matches("[0-9a-f-]{36}");
            assertThat(boss.email()).contains("boss@studio.example");
            assertThat(boss.emailConfirmed()).isTrue();
            assertThat(boss.domain()).contains("studio.example");
            assertThat(boss.displayName()).contains("The Boss");
            assertThat(boss.wantedName()).contains("boss");
            assertThat(boss.groups()).isEqualTo(Set.of("artists", "admins"));
            SignInRequest two = Requests.request("2");
            ExternalIdentity ann = provider.finish(two, answer(provider, two, "ann"));
            assertThat(ann.emailConfirmed()).isFalse();
            // A code that was got with another challenge.
            Map<String, String> stolen = answer(provider, two, "ann");
            assertThatThrownBy(() -> provider.finish(Requests.ONE, stolen)).hasMessageContaining("invalid_grant");
        }
    }
}
