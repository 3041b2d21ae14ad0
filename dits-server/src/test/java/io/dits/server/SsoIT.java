// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.identity.OidcServer;
import io.dits.testkit.identity.SamlServer;
import io.dits.testkit.identity.SamlServer.Kind;
import io.dits.testkit.identity.TestBrowser;
import io.dits.testkit.identity.TestBrowser.Shown;
import io.dits.testkit.identity.TestCertificate;
import io.dits.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by providers with a browser, all the way: from the page of this server through those of the provider and back. */
final class SsoIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path folder;

    private static String origin = "";
    private static OidcServer oidc;
    private static SamlServer saml;
    private static TestInstallation installation;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        int port = freePort();
        origin = "http://127.0.0.1:" + port;
        TestCertificate service = TestCertificate.make(folder, "service");
        oidc = OidcServer.start(folder, URI.create(origin + "/auth/oauth/corp/callback"));
        saml = SamlServer.start(
                folder, TestCertificate.make(folder, "idp"), service, URI.create(origin + "/auth/saml/acs"));
        installation = TestInstallation.ready(folder, POSTGRES);
        Files.writeString(
                installation.config(),
                Files.readString(installation.config())
                                .replace("port = 0", "port = " + port + "\npublic_url = \"" + origin + "\"")
                        + """
                        [auth.oidc.corp]
                        issuer = "%s"
                        client_id = "%s"
                        client_secret = "%s"
                        display_name = "Corp"
                        scopes = ["openid", "email", "profile", "groups"]
                        admin_groups = ["admins"]
                        [auth.saml]
                        enabled = true
                        entity_id = "%s/saml"
                        idp_metadata_url = "%s"
                        certificate = "%s"
                        private_key = "%s"
                        email_attribute = "mail"
                        link_by_email = true
                        create_users = false
                        """.formatted(
                                        oidc.issuer(),
                                        OidcServer.CLIENT,
                                        OidcServer.SECRET,
                                        origin,
                                        saml.metadata(Kind.ENCRYPTED),
                                        service.certificateFile(),
                                        service.keyFile()));
        server = installation.serve();
    }

    @AfterAll
    static void stop() {
        server.close();
        oidc.close();
        saml.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static URI at(String path) {
        return URI.create(origin + path);
    }

    /** From that page of this server to the address that the provider sends back to, which is not opened yet. */
    private static Shown atCorp(TestBrowser browser, String start, String name) {
        String within = oidc.issuer().toString();
        Shown page = browser.follow(browser.open(at(start)), within);
        page = browser.follow(browser.submit(TestBrowser.form(page, Map.of("login", name, "password", "any"))), within);
        return browser.follow(browser.submit(TestBrowser.form(page, Map.of())), within);
    }

    private static Shown byCorp(TestBrowser browser, String start, String name) {
        return browser.follow(atCorp(browser, start, name), origin);
    }

    private static Shown bySaml(TestBrowser browser, String name) {
        Shown page = browser.follow(
                at("/auth/saml/start"),
                saml.metadata(Kind.ENCRYPTED).resolve("/").toString());
        Shown posting = browser.submit(TestBrowser.form(page, Map.of("name", name)));
        return browser.follow(browser.submit(TestBrowser.form(posting, Map.of())), origin);
    }

    /** The rows of the audit about signing in, from the newest on: subject, outcome, method, why, e-mail address, reason. */
    private static List<String> told(String action) throws SQLException {
        try (Connection connection = POSTGRES.connect();
                var statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("select concat_ws(' ', subject, outcome, details->>'method',"
                    + " details->>'why', details->>'email', details->>'reason') from audit where action = '" + action
                    + "' order by id desc");
            List<String> told = new ArrayList<>();
            while (rows.next()) {
                told.add(rows.getString(1));
            }
            return told;
        }
    }

    @Test
    void theAuditTellsOfWhomAProviderDidNotLetIn() throws SQLException {
        try (TestBrowser browser = new TestBrowser()) {
            byCorp(browser, "/auth/oauth/corp/start", "unconfirmed-guest");
            bySaml(browser, "outsider");
            URI there = browser.open(at("/auth/oauth/corp/start")).next();
            String state = TestBrowser.query(there).getOrDefault("state", "");
            browser.open(at("/auth/oauth/corp/callback?error=access_denied&state=" + state));
            browser.open(at("/auth/oauth/corp/callback?code=x&state=never-begun"));
            browser.submit(new TestBrowser.Sending(
                    at("/auth/saml/acs"), Map.of("SAMLResponse", "bm9uZQ==", "RelayState", "never-begun")));
        }
        // Of whom the provider has proven, it has his name there; of others, that somebody came.
        assertThat(told("login.failed"))
                .contains(
                        "identity:saml/id-of-outsider refused sso:saml no_account outsider@studio.example"
                                + " it has no account, and create_users is off",
                        "identity:corp/unconfirmed-guest refused sso:corp no_account unconfirmed-guest@studio.example"
                                + " it has no account, and its provider does not confirm an e-mail address; see trust_email",
                        "provider:corp refused sso:corp declined the provider says access_denied",
                        "provider:corp refused sso:corp stale"
                                + " the attempt is unknown, too old, was finished, or is another provider's",
                        "provider:saml refused sso:saml stale"
                                + " the attempt is unknown, too old, was finished, or is another provider's");
    }

    @Test
    void theAuditTellsOfWhomAProviderLetIn() throws SQLException {
        try (TestBrowser browser = new TestBrowser()) {
            byCorp(browser, "/auth/oauth/corp/start", "zoe");
        }
        assertThat(told("login.succeeded")).contains("user:zoe done sso:corp");
    }

    @Test
    void thePageToSignInHasAButtonForEach() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = browser.open(at("/login?return_to=/settings"));
            assertThat(page.text())
                    .contains("Sign in with Corp")
                    .contains("/auth/oauth/corp/start?return_to=%2Fsettings")
                    .contains("Sign in with Single sign-on")
                    .contains("/auth/saml/start");
        }
    }

    @Test
    void whoSignsInAtAProviderIsSignedInHere() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = byCorp(browser, "/auth/oauth/corp/start?return_to=/settings", "boss");
            assertThat(page.address()).isEqualTo(at("/settings"));
            assertThat(page.text()).contains("Signed in as The boss").contains("boss@studio.example");
        }
        // In another browser, and by the other provider, the same person has the same account.
        try (TestBrowser browser = new TestBrowser()) {
            assertThat(bySaml(browser, "boss").text()).contains("Signed in as The boss");
        }
    }

    @Test
    void whoHasNoAccountIsToldWhomToAsk() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = bySaml(browser, "stranger");
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("You are not signed in").contains("ask whoever runs this server");
            assertThat(browser.open(at("/settings")).location()).startsWith("/login");
        }
    }

    @Test
    void anAddressThatIsNotConfirmedMakesNoAccount() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = byCorp(browser, "/auth/oauth/corp/start", "unconfirmed");
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("ask whoever runs this server");
        }
    }

    @Test
    void theWayBackIsForTheBrowserThatWentOut() {
        try (TestBrowser attacker = new TestBrowser();
                TestBrowser victim = new TestBrowser()) {
            URI back = atCorp(attacker, "/auth/oauth/corp/start", "boss").next();
            Shown page = victim.open(back);
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains("begun in another browser");
            assertThat(victim.open(at("/settings")).location()).startsWith("/login");
            assertThat(attacker.open(back).status()).isEqualTo(400);
        }
    }

    @Test
    void aResponseThatAnotherBrowserWasMadeToPostSignsNobodyIn() {
        try (TestBrowser attacker = new TestBrowser();
                TestBrowser victim = new TestBrowser()) {
            Shown page = attacker.follow(
                    at("/auth/saml/start"),
                    saml.metadata(Kind.ENCRYPTED).resolve("/").toString());
            Shown posting = attacker.submit(TestBrowser.form(page, Map.of("name", "boss")));
            Shown refused = victim.follow(victim.submit(TestBrowser.form(posting, Map.of())), origin);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("begun in another browser");
            assertThat(victim.open(at("/settings")).location()).startsWith("/login");
            // Nor a second time.
            assertThat(attacker.submit(TestBrowser.form(posting, Map.of())).status())
                    .isEqualTo(400);
        }
    }

    @Test
    void whoDeclinesIsToldSo() {
        try (TestBrowser browser = new TestBrowser()) {
            URI there = browser.open(at("/auth/oauth/corp/start")).next();
            String state = TestBrowser.query(there).getOrDefault("state", "");
            Shown page = browser.open(at("/auth/oauth/corp/callback?error=access_denied&state=" + state));
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("Corp did not let you sign in");
        }
    }

    @Test
    void theWayGoesToPagesOfThisServerAlone() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown page = byCorp(browser, "/auth/oauth/corp/start?return_to=https%3A%2F%2Fevil.example%2F", "ann");
            assertThat(page.address()).isEqualTo(at("/settings"));
        }
    }

    @Test
    void thereIsNothingOfAProviderThatIsNotConfigured() {
        try (TestBrowser browser = new TestBrowser()) {
            for (String path : new String[] {
                "/auth/oauth/none/start",
                "/auth/oauth/none/callback?state=x",
                "/auth/oauth/saml/start",
                "/auth/oauth/saml/callback"
            }) {
                assertThat(browser.open(at(path)).status()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void whoBeginsSignInsWithoutEndIsToldToWait() throws Exception {
        // From an address of its own, so that nobody else of this class waits.
        try (HttpClient client = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(at("/auth/oauth/corp/start")).build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(303);
            for (int i = 0; i < 400 && answer.statusCode() != 429; i++) {
                answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            assertThat(answer.body()).contains("too many sign-ins were begun from your address");
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElse("none")))
                    .isBetween(1, 15 * 60);
        }
        try (TestBrowser browser = new TestBrowser()) {
            assertThat(browser.open(at("/auth/oauth/corp/start")).status()).isEqualTo(303);
        }
    }

    @Test
    void theMetadataForTheIdentityProviderIsThere() {
        try (TestBrowser browser = new TestBrowser()) {
            assertThat(browser.open(at("/auth/saml/metadata")).text())
                    .contains("entityID=\"" + origin + "/saml\"")
                    .contains("Location=\"" + origin + "/auth/saml/acs\"");
        }
    }

    @Test
    void aFormThatIsTooLargeOrNoneIsRefused() {
        try (TestBrowser browser = new TestBrowser()) {
            Shown large = browser.submit(
                    new TestBrowser.Sending(at("/auth/saml/acs"), Map.of("SAMLResponse", "A".repeat(700 << 10))));
            assertThat(large.status()).isEqualTo(413);
            Shown empty = browser.submit(new TestBrowser.Sending(at("/auth/saml/acs"), Map.of()));
            assertThat(empty.status()).isEqualTo(400);
        }
    }
}
