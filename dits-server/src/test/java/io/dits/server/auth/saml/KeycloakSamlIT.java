// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.ExternalIdentity;
import io.dits.testkit.identity.TestBrowser;
import io.dits.testkit.identity.TestKeycloak;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Against a Keycloak, which signs both response and assertion, and encrypts the assertion. */
@Tag("full")
final class KeycloakSamlIT {
    @RegisterExtension
    static final TestKeycloak KEYCLOAK = new TestKeycloak();

    @Test
    void whoSignsInThereIsKnownHereOnce() throws IOException {
        try (Service service = new Service(KEYCLOAK.service());
                TestBrowser browser = new TestBrowser()) {
            SamlProvider provider = service.provider(KEYCLOAK.server().samlMetadata());
            TestBrowser.Shown posting = TestKeycloak.signIn(browser, provider.begin(Service.REQUEST), "boss");
            TestBrowser.Sending form = TestBrowser.form(posting, Map.of());
            assertThat(form.action()).hasToString(Forge.CONSUMER);
            assertThat(form.fields()).containsEntry("RelayState", Service.REQUEST.state());
            ExternalIdentity boss = provider.finish(Service.REQUEST, form.fields());
            assertThat(boss.subject()).isNotEmpty();
            assertThat(boss.email()).isEqualTo(Optional.of("boss@studio.example"));
            assertThat(boss.groups()).isEqualTo(Set.of("artists", "admins"));
            assertThatThrownBy(() -> provider.finish(Service.REQUEST, form.fields()))
                    .hasMessageContaining("used before");
        }
    }
}
