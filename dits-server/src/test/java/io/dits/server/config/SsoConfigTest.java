// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.meta.OrganisationRole;
import io.dits.server.service.AdmissionRules;
import io.dits.server.service.AdmissionRules.Grant;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code [auth.oauth]}, {@code [auth.oidc.*]} and {@code [auth.saml]}. */
final class SsoConfigTest {
    /** As the guide of operators prints it. */
    private static final String GUIDE = """
            [auth.oauth]
            # Enable OAuth providers
            enabled = true

            [auth.oauth.github]
            client_id = "${GITHUB_CLIENT_ID}"
            client_secret = "${GITHUB_CLIENT_SECRET}"

            [auth.oauth.google]
            client_id = "${GOOGLE_CLIENT_ID}"
            client_secret = "${GOOGLE_CLIENT_SECRET}"

            [auth.saml]
            # Enable SAML SSO
            enabled = false
            # Entity ID
            entity_id = "https://dits.example.com/saml"
            # IdP metadata URL
            idp_metadata_url = "https://idp.example.com/metadata"
            # Certificate path
            certificate = "/etc/dits/saml/cert.pem"
            # Private key path
            private_key = "/etc/dits/saml/key.pem"
            """;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "DATABASE_URL",
            "postgres://dits:secret@db/dits",
            "JWT_SECRET",
            "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c"));

    @TempDir
    Path folder;

    private Reading read(String toml) throws IOException {
        return new ConfigReader(environment).read(Optional.of(Files.writeString(folder.resolve("c.toml"), toml)));
    }

    private SsoConfig sso(String toml) throws IOException {
        Reading reading = read(toml);
        assertThat(reading.errors()).isEmpty();
        return reading.whole().orElseThrow().sso();
    }

    private List<String> texts(List<Fault> faults) {
        return faults.stream()
                .map(Fault::toString)
                .map(text -> text.replace(folder.resolve("c.toml").toString(), "c.toml"))
                .toList();
    }

    private void clientsOfTheGuide() {
        environment.putAll(Map.of(
                "GITHUB_CLIENT_ID", "Iv1.8a61f9b3a7aba766",
                "GITHUB_CLIENT_SECRET", "github-hunter2",
                "GOOGLE_CLIENT_ID", "123.apps.googleusercontent.com",
                "GOOGLE_CLIENT_SECRET", "google-hunter2"));
    }

    @Test
    void theGuidesBlockMeansGitHubAndGoogle() throws IOException {
        clientsOfTheGuide();
        SsoConfig sso = sso(GUIDE);
        AdmissionRules nobodyNew = new AdmissionRules(false, Set.of(), false, false, Set.of());
        assertThat(sso.gitHub())
                .contains(new SsoConfig.GitHub(
                        "GitHub",
                        "Iv1.8a61f9b3a7aba766",
                        new Secret("github-hunter2"),
                        URI.create("https://github.com/login/oauth/authorize"),
                        URI.create("https://github.com/login/oauth/access_token"),
                        URI.create("https://api.github.com"),
                        nobodyNew));
        assertThat(sso.oidc())
                .containsExactly(new SsoConfig.Oidc(
                        "google",
                        "Google",
                        URI.create("https://accounts.google.com"),
                        URI.create("https://accounts.google.com/.well-known/openid-configuration"),
                        "123.apps.googleusercontent.com",
                        new Secret("google-hunter2"),
                        List.of("openid", "email", "profile"),
                        "groups",
                        true,
                        nobodyNew));
        assertThat(sso.saml()).isEmpty();
        assertThat(read(GUIDE).toString()).doesNotContain("hunter2");
    }

    @Test
    void theGuidesBlockWithoutItsVariablesIsAnErrorForEach() throws IOException {
        assertThat(texts(read(GUIDE).errors()))
                .containsExactlyInAnyOrder(
                        "c.toml:6: auth.oauth.github.client_id: the variable GITHUB_CLIENT_ID is not set. Set it, or write"
                                + " ${GITHUB_CLIENT_ID:-default}",
                        "c.toml:7: auth.oauth.github.client_secret: the variable GITHUB_CLIENT_SECRET is not set. Set it, or"
                                + " write ${GITHUB_CLIENT_SECRET:-default}",
                        "c.toml:10: auth.oauth.google.client_id: the variable GOOGLE_CLIENT_ID is not set. Set it, or write"
                                + " ${GOOGLE_CLIENT_ID:-default}",
                        "c.toml:11: auth.oauth.google.client_secret: the variable GOOGLE_CLIENT_SECRET is not set. Set it, or"
                                + " write ${GOOGLE_CLIENT_SECRET:-default}");
    }

    @Test
    void whatIsNotEnabledIsNotLookedAt() throws IOException {
        assertThat(sso(GUIDE.replace("enabled = true", "enabled = false"))).isEqualTo(SsoConfig.NONE);
        assertThat(sso("")).isEqualTo(SsoConfig.NONE);
    }

    @Test
    void whoLetsNobodyNewInIsToldSo() throws IOException {
        clientsOfTheGuide();
        assertThat(texts(read(GUIDE).notes()))
                .anyMatch(text -> text.contains("auth.oauth.github.create_users: is off, and so is link_by_email"))
                .anyMatch(text -> text.contains("server.public_url: is not set"));
    }

    @Test
    void anEnterpriseOfGitHubHasItsOwnAddressesAndPeople() throws IOException {
        SsoConfig.GitHub gitHub = sso("""
                [auth.oauth]
                enabled = true
                [auth.oauth.github]
                client_id = "id"
                client_secret = "secret"
                display_name = "Studio Git"
                authorize_url = "https://git.studio.example/login/oauth/authorize"
                token_url = "https://git.studio.example/login/oauth/access_token"
                api_url = "https://git.studio.example/api/v3"
                allowed_domains = ["Studio.example"]
                link_by_email = true
                """).gitHub().orElseThrow();
        assertThat(gitHub.title()).isEqualTo("Studio Git");
        assertThat(gitHub.apiUrl()).isEqualTo(URI.create("https://git.studio.example/api/v3"));
        assertThat(gitHub.tokenUrl()).isEqualTo(URI.create("https://git.studio.example/login/oauth/access_token"));
        assertThat(gitHub.admission())
                .isEqualTo(new AdmissionRules(true, Set.of("studio.example"), true, false, Set.of()));
    }

    @Test
    void anyProviderHasAnySection() throws IOException {
        SsoConfig sso = sso("""
                [server]
                public_url = "https://dits.example.com"
                [auth.oidc.keycloak]
                issuer = "https://id.example.com/realms/studio"
                client_id = "dits"
                client_secret = "secret"
                display_name = "Studio"
                scopes = ["openid", "email", "groups"]
                groups_claim = "roles"
                admin_groups = ["admins"]
                organisations = ["artists=pixel", "cn=leads,ou=a=pixel:admin"]
                trust_email = true
                [auth.oidc.okta-2]
                issuer = "https://studio.okta.com/"
                discovery_url = "https://proxy.example/okta.json"
                client_id = "other"
                client_secret = "secret"
                create_users = false
                link_by_email = true
                """);
        assertThat(sso.oidc())
                .containsExactly(
                        new SsoConfig.Oidc(
                                "keycloak",
                                "Studio",
                                URI.create("https://id.example.com/realms/studio"),
                                URI.create("https://id.example.com/realms/studio/.well-known/openid-configuration"),
                                "dits",
                                new Secret("secret"),
                                List.of("openid", "email", "groups"),
                                "roles",
                                false,
                                new AdmissionRules(
                                        true,
                                        Set.of(),
                                        false,
                                        true,
                                        Set.of("admins"),
                                        List.of(
                                                new Grant("artists", "pixel", OrganisationRole.MEMBER),
                                                new Grant("cn=leads,ou=a", "pixel", OrganisationRole.ADMIN)))),
                        new SsoConfig.Oidc(
                                "okta-2",
                                "okta-2",
                                URI.create("https://studio.okta.com/"),
                                URI.create("https://proxy.example/okta.json"),
                                "other",
                                new Secret("secret"),
                                List.of("openid", "email", "profile"),
                                "groups",
                                false,
                                new AdmissionRules(false, Set.of(), true, false, Set.of())));
        assertThat(read("").warnings()).isEmpty();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws IOException {
        assertThat(texts(read("""
                [auth.oidc.Corp]
                issuer = "https://id.example.com"
                [auth.oidc.saml]
                client_id = "x"
                [auth.oidc.okta]
                issuer = "https://user:hunter2@id.example.com"
                client_id = 7
                scopes = ["email"]
                allowed_domains = "studio.example"
                organisations = ["artists"]
                [auth.saml]
                enabled = true
                entity_id = "https://dits.example.com/saml"
                idp_metadata_url = "ftp://idp.example.com/"
                admin_groups = ["admins"]
                """).errors()))
                .containsExactlyInAnyOrder(
                        "c.toml:2: auth.oidc.Corp.issuer: the name between the dots: wanted 1 to 32 small letters, digits and"
                                + " hyphens, and none of github, google, saml. It stands in addresses",
                        "c.toml: auth.oidc.saml.issuer: the name between the dots: wanted 1 to 32 small letters, digits and"
                                + " hyphens, and none of github, google, saml. It stands in addresses",
                        "c.toml:6: auth.oidc.okta.issuer: wanted an address such as https://id.example.com/realms/studio, without"
                                + " query or password, found something else (not shown)",
                        "c.toml:7: auth.oidc.okta.client_id: wanted a text, found 7",
                        "c.toml: auth.oidc.okta.client_secret: wanted a text, found nothing. Set it to what the provider gave"
                                + " you for this server",
                        "c.toml:8: auth.oidc.okta.scopes: wanted openid among them: without it nobody says who somebody is",
                        "c.toml:9: auth.oidc.okta.allowed_domains: wanted a list of texts such as [\"one\", \"two\"], found"
                                + " 'studio.example'",
                        "c.toml:10: auth.oidc.okta.organisations: wanted group=organisation or group=organisation:admin, found"
                                + " 'artists'",
                        "c.toml: server.public_url: wanted this server's address for people, which SAML needs, found nothing."
                                + " Set server.public_url",
                        "c.toml:14: auth.saml.idp_metadata_url: wanted an address such as https://id.example.com/metadata or"
                                + " file:///etc/dits/idp.xml, without password, found something else (not shown)",
                        "c.toml: auth.saml.certificate: wanted a text, found nothing. Set it, or auth.saml.enabled = false",
                        "c.toml: auth.saml.private_key: wanted a text, found nothing. Set it, or auth.saml.enabled = false",
                        "c.toml:15: auth.saml.admin_groups: wanted auth.saml.groups_attribute beside it, found nothing. Set it to"
                                + " the attribute that has the groups");
    }

    @Test
    void samlIsUnderstood() throws IOException {
        SsoConfig.Saml saml = sso("""
                [server]
                public_url = "https://dits.example.com"
                [auth.saml]
                enabled = true
                entity_id = "https://dits.example.com/saml"
                idp_metadata_url = "https://idp.example.com/metadata?app=1"
                certificate = "/etc/dits/saml/cert.pem"
                private_key = "/etc/dits/saml/key.pem"
                email_attribute = "mail"
                groups_attribute = "memberOf"
                admin_groups = ["admins"]
                """).saml().orElseThrow();
        assertThat(saml)
                .isEqualTo(new SsoConfig.Saml(
                        "Single sign-on",
                        "https://dits.example.com/saml",
                        URI.create("https://idp.example.com/metadata?app=1"),
                        Path.of("/etc/dits/saml/cert.pem"),
                        Path.of("/etc/dits/saml/key.pem"),
                        Optional.of("mail"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("memberOf"),
                        new AdmissionRules(true, Set.of(), false, true, Set.of("admins"))));
    }

    @Test
    void anUnknownKeyOfAProviderIsAWarning() throws IOException {
        assertThat(texts(read("[auth.oidc.corp]\nissuer = \"https://id.example.com\"\nissue = 1\n")
                        .warnings()))
                .anyMatch(text -> text.startsWith("c.toml:3: auth.oidc.corp.issue: unknown key, ignored"));
    }
}
