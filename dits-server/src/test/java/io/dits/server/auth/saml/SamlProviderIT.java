// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.ExternalIdentity;
import io.dits.testkit.identity.SamlServer;
import io.dits.testkit.identity.SamlServer.Kind;
import io.dits.testkit.identity.TestBrowser;
import io.dits.testkit.identity.TestBrowser.Shown;
import io.dits.testkit.identity.TestCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against an identity provider of another make, which checks the signatures of requests. */
final class SamlProviderIT {
    @TempDir
    static Path folder;

    private static Service service;
    private static SamlServer server;

    @BeforeAll
    static void start() throws IOException {
        service = new Service(folder);
        server = SamlServer.start(folder, TestCertificate.make(folder, "idp"), service.own, URI.create(Forge.CONSUMER));
    }

    @AfterAll
    static void stop() {
        server.close();
        service.close();
    }

    /** What the browser of who signs in there is made to post here. */
    private static Map<String, String> answer(URI request, String name) {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = browser.open(request);
            Shown posting = browser.submit(TestBrowser.form(page, Map.of("name", name)));
            assertThat(posting.status()).as(posting.text()).isEqualTo(200);
            TestBrowser.Sending sending = TestBrowser.form(posting, Map.of());
            assertThat(sending.action()).hasToString(Forge.CONSUMER);
            return sending.fields();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoSignsInThereIsKnownHere(Kind kind) throws IOException {
        SamlProvider provider = service.provider(server.metadata(kind));
        Map<String, String> answer = answer(provider.begin(Service.REQUEST), "boss");
        assertThat(answer).containsEntry("RelayState", Service.REQUEST.state());
        assertThat(provider.finish(Service.REQUEST, answer))
                .isEqualTo(new ExternalIdentity(
                        "saml",
                        "id-of-boss",
                        Optional.of("boss@studio.example"),
                        false,
                        Optional.of("studio.example"),
                        Optional.of("The boss"),
                        Optional.empty(),
                        Set.of("artists", "admins")));
    }

    @Test
    void aRequestThatWasChangedIsRefusedThere() throws IOException {
        SamlProvider provider = service.provider(server.metadata(Kind.ASSERTION));
        String request = provider.begin(Service.REQUEST).toString();
        URI changed = URI.create(request.replace("RelayState=s", "RelayState=t"));
        try (TestBrowser browser = new TestBrowser()) {
            Shown refused = browser.submit(TestBrowser.form(browser.open(changed), Map.of("name", "ann")));
            assertThat(refused.status()).isEqualTo(400);
        }
    }

    @Test
    void theMetadataOfThisServerCanBeRead() throws Exception {
        String metadata = service.provider(server.metadata(Kind.ASSERTION)).metadata(Service.ORIGIN);
        var root = Forge.parse(metadata).getDocumentElement();
        assertThat(root.getAttribute("entityID")).isEqualTo(Forge.SERVICE);
        assertThat(metadata)
                .contains("Location=\"" + Forge.CONSUMER + "\"")
                .contains("AuthnRequestsSigned=\"true\"")
                .contains("WantAssertionsSigned=\"true\"")
                .contains("use=\"signing\"")
                .contains("use=\"encryption\"")
                .doesNotContain("PRIVATE");
    }

    @Test
    void newKeysOfTheProviderAreFoundAndWhatIsKnownStaysWhenItIsAway() throws IOException {
        TestCertificate first = TestCertificate.make(folder, "first");
        TestCertificate second = TestCertificate.make(folder, "second");
        Path file = Files.writeString(folder.resolve("idp.xml"), Forge.metadata(first));
        SamlProvider provider = service.provider(file.toUri());
        finish(provider, first, "_k1");
        Files.writeString(file, Forge.metadata(second));
        // It was read a moment ago.
        assertThatThrownBy(() -> finish(provider, second, "_k2")).hasMessageContaining("keys");
        service.clock.advance(Duration.ofMinutes(2));
        finish(provider, second, "_k3");
        assertThatThrownBy(() -> finish(provider, first, "_k4")).hasMessageContaining("keys");
        Files.delete(file);
        service.clock.advance(Duration.ofHours(2));
        finish(provider, second, "_k5");
    }

    private static void finish(SamlProvider provider, TestCertificate idp, String id) {
        Forge forge = new Forge(idp, Service.REQUEST.messageId(), service.clock.instant());
        provider.finish(
                Service.REQUEST,
                Map.of(
                        "SAMLResponse",
                        Forge.form(forge.but("\"_a1\"", "\"" + id + "\"").signedAround())));
    }

    @Test
    void aRequestGoesToTheAddressOfTheProviderWhateverItHasInIt() throws IOException {
        Path file = Files.writeString(folder.resolve("query.xml"), Forge.metadata(service.own));
        URI request = service.provider(file.toUri()).begin(Service.REQUEST);
        assertThat(request.toString()).startsWith("https://idp.example.test/sso?tenant=1&SAMLRequest=");
        assertThat(TestBrowser.query(request)).containsKeys("SAMLRequest", "RelayState", "SigAlg", "Signature");
    }

    @Test
    void metadataOfSomethingElseIsRefusedWithWhatWasWanted() throws IOException {
        for (String other : new String[] {
            "<a/>",
            "",
            "no xml",
            "<!DOCTYPE a><EntityDescriptor/>",
            Forge.metadata(service.own).replace("HTTP-Redirect", "HTTP-Artifact")
        }) {
            Path file = Files.writeString(folder.resolve("other.xml"), other);
            assertThatThrownBy(() -> service.provider(file.toUri()).begin(Service.REQUEST))
                    .hasMessageContaining("wanted");
        }
    }

    @Test
    void aKeyThatIsNoneIsToldWithoutIt() throws IOException {
        Path file = service.own.keyFile();
        String original = Files.readString(file);
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----");
        try {
            assertThatThrownBy(() -> service.provider(server.metadata(Kind.BOTH)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("auth.saml.private_key")
                    .message()
                    .doesNotContain("hunter2");
        } finally {
            Files.writeString(file, original);
        }
    }
}
