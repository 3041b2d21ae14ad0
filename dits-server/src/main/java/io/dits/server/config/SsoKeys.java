// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of signing in by others: those of fixed names, and those below {@code [auth.oidc.<name>]}. */
final class SsoKeys {
    static final Key<Boolean> OAUTH_ENABLED = Key.of("auth.oauth.enabled", Form.truth())
            .says("false", "Whether people sign in by the providers below, GitHub and Google.");
    static final Section GITHUB = new Section("auth.oauth.github");
    static final Key<URI> GITHUB_AUTHORIZE = Key.of("auth.oauth.github.authorize_url", Form.webAddress())
            .says("\"https://github.com/login/oauth/authorize\"", "That of an own GitHub Enterprise.");
    static final Key<URI> GITHUB_TOKEN = Key.of("auth.oauth.github.token_url", Form.webAddress())
            .says("\"https://github.com/login/oauth/access_token\"", "The same.");
    static final Key<URI> GITHUB_API =
            Key.of("auth.oauth.github.api_url", Form.webAddress()).says("\"https://api.github.com\"", "The same.");
    static final Section GOOGLE = new Section("auth.oauth.google");
    static final Section SAML = new Section("auth.saml");
    static final Key<Boolean> SAML_ENABLED =
            Key.of("auth.saml.enabled", Form.truth()).says("false", "Whether people sign in by SAML 2.0.");
    static final Key<String> SAML_ENTITY_ID =
            Key.of("auth.saml.entity_id", Form.text()).says("required", "This server's name at the provider.");
    static final Key<URI> SAML_METADATA = Key.of("auth.saml.idp_metadata_url", Form.metadataAddress())
            .says("required", "Where the provider describes itself.");
    static final Key<String> SAML_CERTIFICATE = Key.of("auth.saml.certificate", Form.text())
            .says("required", "The file of this server's certificate, as PEM.");
    static final Key<String> SAML_PRIVATE_KEY =
            Key.of("auth.saml.private_key", Form.text()).says("required", "The file of its RSA key, as PEM.");
    static final Key<String> SAML_EMAIL = Key.of("auth.saml.email_attribute", Form.text())
            .says("(the NameID, if it is an address)", "The attribute that has the address.");
    static final Key<String> SAML_NAME =
            Key.of("auth.saml.name_attribute", Form.text()).says("(none)", "That of the name.");
    static final Key<String> SAML_USERNAME =
            Key.of("auth.saml.username_attribute", Form.text()).says("(none)", "That of the username.");
    static final Key<String> SAML_GROUPS =
            Key.of("auth.saml.groups_attribute", Form.text()).says("(none)", "That of the groups.");

    /** Below this stand sections of names of the operator's choice. */
    static final String OIDC = "auth.oidc";

    private static final Pattern OIDC_KEY = Pattern.compile("(auth\\.oidc\\.[^.]+)\\.[a-z_]+");

    private SsoKeys() {}

    /** A provider's section. Not every provider has all of these keys. */
    record Section(String name) {
        Key<String> title() {
            return key("display_name", Form.text()).says("(a word of its own)", "What the button says.");
        }

        Key<String> clientId() {
            return key("client_id", Form.text()).says("required", "What the provider calls this server.");
        }

        Key<Secret> clientSecret() {
            return key("client_secret", Form.secret()).says("required", "What it proves that with.");
        }

        Key<URI> issuer() {
            return key("issuer", Form.webAddress())
                    .says("required; for Google its own", "What the provider calls itself, letter by letter.");
        }

        Key<URI> discovery() {
            return key("discovery_url", Form.webAddress())
                    .says("(issuer and /.well-known/openid-configuration)", "Where it describes itself.");
        }

        Key<List<String>> scopes() {
            return key("scopes", Form.texts()).says("[\"openid\", \"email\", \"profile\"]", "What it is asked for.");
        }

        Key<String> groupsClaim() {
            return key("groups_claim", Form.text()).says("\"groups\"", "The claim that names groups.");
        }

        Key<Boolean> createUsers() {
            return key("create_users", Form.truth())
                    .says(
                            "(true; for GitHub and Google with allowed_domains)",
                            "Whether who is unknown gets an account.");
        }

        Key<List<String>> allowedDomains() {
            return key("allowed_domains", Form.texts())
                    .says("[]", "Whose people may get one, by the domain of the address; empty: all.");
        }

        Key<Boolean> linkByEmail() {
            return key("link_by_email", Form.truth())
                    .says("false", "Whether a confirmed address opens the account that has it.");
        }

        Key<Boolean> trustEmail() {
            return key("trust_email", Form.truth())
                    .says(
                            "(false; for SAML true)",
                            "Whether addresses count as confirmed though the provider does not say so.");
        }

        Key<List<String>> adminGroups() {
            return key("admin_groups", Form.texts()).says("[]", "Whose members are administrators, and nobody else.");
        }

        Key<List<String>> organisations() {
            return key("organisations", Form.texts())
                    .says(
                            "[]",
                            "group=organisation or group=organisation:admin: whose members are members, or administrators, of an organisation.");
        }

        private <T> Key<T> key(String last, Form<T> form) {
            return Key.of(name + "." + last, form);
        }

        private Stream<Key<?>> client() {
            return Stream.of(title(), clientId(), clientSecret());
        }

        private Stream<Key<?>> admission() {
            return Stream.of(createUsers(), allowedDomains(), linkByEmail(), trustEmail());
        }

        private Stream<Key<?>> provider() {
            return Stream.of(issuer(), discovery(), scopes(), groupsClaim(), adminGroups(), organisations());
        }
    }

    /** Those of fixed names. */
    static List<Key<?>> fixed() {
        return Stream.of(
                        Stream.of(OAUTH_ENABLED, GITHUB_AUTHORIZE, GITHUB_TOKEN, GITHUB_API),
                        GITHUB.client(),
                        GITHUB.admission(),
                        GOOGLE.client(),
                        GOOGLE.admission(),
                        Stream.of(GOOGLE.issuer()),
                        Stream.of(
                                SAML_ENABLED,
                                SAML_ENTITY_ID,
                                SAML_METADATA,
                                SAML_CERTIFICATE,
                                SAML_PRIVATE_KEY,
                                SAML_EMAIL,
                                SAML_NAME,
                                SAML_USERNAME,
                                SAML_GROUPS),
                        SAML.admission(),
                        Stream.of(SAML.title(), SAML.adminGroups(), SAML.organisations()))
                .<Key<?>>flatMap(keys -> keys)
                .toList();
    }

    /** A key of {@code [auth.oidc.<name>]}, whatever the name. */
    static Optional<Key<?>> find(String name) {
        Matcher form = OIDC_KEY.matcher(name);
        return form.matches()
                ? oidc(new Section(form.group(1)))
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    /** The known keys of a section of OpenID Connect. */
    static Stream<Key<?>> oidc(Section section) {
        return Stream.of(section.client(), section.provider(), section.admission())
                .flatMap(keys -> keys);
    }
}
