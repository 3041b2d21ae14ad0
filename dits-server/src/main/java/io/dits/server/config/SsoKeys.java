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
    static final Key<Boolean> OAUTH_ENABLED = Key.of("auth.oauth.enabled", Form.truth());
    static final Section GITHUB = new Section("auth.oauth.github");
    static final Key<URI> GITHUB_AUTHORIZE = Key.of("auth.oauth.github.authorize_url", Form.webAddress());
    static final Key<URI> GITHUB_TOKEN = Key.of("auth.oauth.github.token_url", Form.webAddress());
    static final Key<URI> GITHUB_API = Key.of("auth.oauth.github.api_url", Form.webAddress());
    static final Section GOOGLE = new Section("auth.oauth.google");
    static final Section SAML = new Section("auth.saml");
    static final Key<Boolean> SAML_ENABLED = Key.of("auth.saml.enabled", Form.truth());
    static final Key<String> SAML_ENTITY_ID = Key.of("auth.saml.entity_id", Form.text());
    static final Key<URI> SAML_METADATA = Key.of("auth.saml.idp_metadata_url", Form.metadataAddress());
    static final Key<String> SAML_CERTIFICATE = Key.of("auth.saml.certificate", Form.text());
    static final Key<String> SAML_PRIVATE_KEY = Key.of("auth.saml.private_key", Form.text());
    static final Key<String> SAML_EMAIL = Key.of("auth.saml.email_attribute", Form.text());
    static final Key<String> SAML_NAME = Key.of("auth.saml.name_attribute", Form.text());
    static final Key<String> SAML_USERNAME = Key.of("auth.saml.username_attribute", Form.text());
    static final Key<String> SAML_GROUPS = Key.of("auth.saml.groups_attribute", Form.text());

    /** Below this stand sections of names of the operator's choice. */
    static final String OIDC = "auth.oidc";

    private static final Pattern OIDC_KEY = Pattern.compile("(auth\\.oidc\\.[^.]+)\\.[a-z_]+");

    private SsoKeys() {}

    /** A provider's section. Not every provider has all of these keys. */
    record Section(String name) {
        Key<String> title() {
            return key("display_name", Form.text());
        }

        Key<String> clientId() {
            return key("client_id", Form.text());
        }

        Key<Secret> clientSecret() {
            return key("client_secret", Form.secret());
        }

        Key<URI> issuer() {
            return key("issuer", Form.webAddress());
        }

        Key<URI> discovery() {
            return key("discovery_url", Form.webAddress());
        }

        Key<List<String>> scopes() {
            return key("scopes", Form.texts());
        }

        Key<String> groupsClaim() {
            return key("groups_claim", Form.text());
        }

        Key<Boolean> createUsers() {
            return key("create_users", Form.truth());
        }

        Key<List<String>> allowedDomains() {
            return key("allowed_domains", Form.texts());
        }

        Key<Boolean> linkByEmail() {
            return key("link_by_email", Form.truth());
        }

        Key<Boolean> trustEmail() {
            return key("trust_email", Form.truth());
        }

        Key<List<String>> adminGroups() {
            return key("admin_groups", Form.texts());
        }

        Key<List<String>> organisations() {
            return key("organisations", Form.texts());
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
