// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.SsoConfig.GitHub;
import io.dits.server.config.SsoConfig.Oidc;
import io.dits.server.config.SsoConfig.Saml;
import io.dits.server.config.SsoKeys.Section;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.service.AdmissionRules;
import io.dits.server.service.AdmissionRules.Grant;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code [auth.oauth]}, {@code [auth.oidc.*]} and {@code [auth.saml]}. What is not enabled is not looked at. */
final class SsoReader {
    private static final URI GOOGLE = URI.create("https://accounts.google.com");
    private static final Set<String> TAKEN = Set.of("github", "google", "saml");

    private static final Pattern GRANT = Pattern.compile("(.+)=([A-Za-z0-9-]{1,39})(:admin)?");

    private final Values values;

    private SsoReader(Values values) {
        this.values = values;
    }

    static SsoConfig read(Values values) {
        SsoReader reader = new SsoReader(values);
        List<Oidc> oidc = new ArrayList<>();
        Optional<GitHub> gitHub = Optional.empty();
        if (values.find(SsoKeys.OAUTH_ENABLED, false)) {
            gitHub = reader.gitHub();
            reader.google().ifPresent(oidc::add);
        }
        values.sections(SsoKeys.OIDC).forEach(name -> reader.oidc(name).ifPresent(oidc::add));
        Optional<Saml> saml = reader.saml();
        if (!values.has(Keys.PUBLIC_URL) && (gitHub.isPresent() || !oidc.isEmpty())) {
            values.note(
                    Keys.PUBLIC_URL,
                    "is not set: sign-in providers send people back to where the Host header of their request says."
                            + " Set it to this server's address for people");
        }
        return new SsoConfig(gitHub, oidc, saml);
    }

    private Optional<GitHub> gitHub() {
        Section section = SsoKeys.GITHUB;
        if (!values.hasSection(section.name())) {
            return Optional.empty();
        }
        Optional<String> id = clientId(section);
        Optional<Secret> secret = clientSecret(section);
        URI authorize = web(SsoKeys.GITHUB_AUTHORIZE, URI.create("https://github.com/login/oauth/authorize"));
        URI token = web(SsoKeys.GITHUB_TOKEN, URI.create("https://github.com/login/oauth/access_token"));
        URI api = web(SsoKeys.GITHUB_API, URI.create("https://api.github.com"));
        AdmissionRules admission = admission(section, false, false, Set.of(), List.of());
        String title = values.find(section.title(), "GitHub");
        return id.flatMap(client ->
                secret.map(password -> new GitHub(title, client, password, authorize, token, api, admission)));
    }

    private Optional<Oidc> google() {
        Section section = SsoKeys.GOOGLE;
        if (!values.hasSection(section.name())) {
            return Optional.empty();
        }
        URI issuer = web(section.issuer(), GOOGLE);
        AdmissionRules admission = admission(section, false, false, Set.of(), List.of());
        String title = values.find(section.title(), "Google");
        Optional<String> id = clientId(section);
        Optional<Secret> secret = clientSecret(section);
        return id.flatMap(client -> secret.map(password -> new Oidc(
                "google",
                title,
                issuer,
                wellKnown(issuer),
                client,
                password,
                List.of("openid", "email", "profile"),
                "groups",
                true,
                admission)));
    }

    private Optional<Oidc> oidc(String name) {
        Section section = new Section(SsoKeys.OIDC + "." + name);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,31}") || TAKEN.contains(name)) {
            values.error(
                    section.issuer(),
                    "the name between the dots: wanted 1 to 32 small letters, digits and hyphens, and none of github,"
                            + " google, saml. It stands in addresses");
            return Optional.empty();
        }
        Optional<URI> issuer = values.require(section.issuer(), "Set it to what the provider calls its issuer");
        issuer.ifPresent(address -> secure(section.issuer(), address));
        Optional<URI> discovery = values.find(section.discovery());
        discovery.ifPresent(address -> secure(section.discovery(), address));
        Optional<String> id = clientId(section);
        Optional<Secret> secret = clientSecret(section);
        List<String> scopes = values.find(section.scopes(), List.of("openid", "email", "profile"));
        if (!scopes.contains("openid")) {
            values.error(section.scopes(), "wanted openid among them: without it nobody says who somebody is");
        }
        String groups = values.find(section.groupsClaim(), "groups");
        String title = values.find(section.title(), name);
        AdmissionRules admission =
                admission(section, true, false, set(values.find(section.adminGroups(), List.of())), grants(section));
        return issuer.flatMap(address -> id.flatMap(client -> secret.map(password -> new Oidc(
                name,
                title,
                address,
                discovery.orElseGet(() -> wellKnown(address)),
                client,
                password,
                scopes,
                groups,
                false,
                admission))));
    }

    private Optional<Saml> saml() {
        if (!values.find(SsoKeys.SAML_ENABLED, false)) {
            return Optional.empty();
        }
        if (!values.has(Keys.PUBLIC_URL)) {
            values.error(
                    Keys.PUBLIC_URL,
                    "wanted this server's address for people, which SAML needs, found nothing. Set server.public_url");
        }
        String advice = "Set it, or auth.saml.enabled = false";
        Optional<String> entity = values.require(SsoKeys.SAML_ENTITY_ID, advice);
        Optional<URI> metadata = values.require(SsoKeys.SAML_METADATA, advice);
        metadata.ifPresent(address -> secure(SsoKeys.SAML_METADATA, address));
        Optional<String> certificate = values.require(SsoKeys.SAML_CERTIFICATE, advice);
        Optional<String> key = values.require(SsoKeys.SAML_PRIVATE_KEY, advice);
        Optional<String> email = values.find(SsoKeys.SAML_EMAIL);
        Optional<String> name = values.find(SsoKeys.SAML_NAME);
        Optional<String> username = values.find(SsoKeys.SAML_USERNAME);
        Optional<String> groups = values.find(SsoKeys.SAML_GROUPS);
        String title = values.find(SsoKeys.SAML.title(), "Single sign-on");
        Set<String> admins = set(values.find(SsoKeys.SAML.adminGroups(), List.of()));
        List<Grant> grants = grants(SsoKeys.SAML);
        if ((!admins.isEmpty() || !grants.isEmpty()) && groups.isEmpty()) {
            values.error(
                    admins.isEmpty() ? SsoKeys.SAML.organisations() : SsoKeys.SAML.adminGroups(),
                    "wanted auth.saml.groups_attribute beside it, found nothing. Set it to the attribute that has the groups");
        }
        // An identity provider of SAML has no word for it; the organisation that runs it vouches for its addresses.
        AdmissionRules admission = admission(SsoKeys.SAML, true, true, admins, grants);
        if (entity.isEmpty() || metadata.isEmpty() || certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Saml(
                title,
                entity.get(),
                metadata.get(),
                Path.of(certificate.get()),
                Path.of(key.get()),
                email,
                name,
                username,
                groups,
                admission));
    }

    /**
     * @param own whether the provider is an organisation's own: then all of its people may get an account; of those that are
     *     open to the world only people of the allowed domains
     */
    private AdmissionRules admission(
            Section section, boolean own, boolean trustEmail, Set<String> adminGroups, List<Grant> grants) {
        Set<String> domains = values.find(section.allowedDomains(), List.of()).stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        boolean create = values.find(section.createUsers(), own || !domains.isEmpty());
        boolean link = values.find(section.linkByEmail(), false);
        boolean trust = values.find(section.trustEmail(), trustEmail);
        if (!create && !link) {
            values.note(
                    section.createUsers(),
                    "is off, and so is link_by_email: nobody new can sign in by this provider. Set allowed_domains,"
                            + " create_users or link_by_email");
        }
        return new AdmissionRules(create, domains, link, trust, adminGroups, grants);
    }

    /** Each {@code group=organisation} or {@code group=organisation:admin}; the last signs count, because groups may have any in them. */
    private List<Grant> grants(Section section) {
        List<Grant> grants = new ArrayList<>();
        for (String text : values.find(section.organisations(), List.of())) {
            Matcher form = GRANT.matcher(text);
            if (form.matches()) {
                OrganisationRole role = form.group(3) == null ? OrganisationRole.MEMBER : OrganisationRole.ADMIN;
                grants.add(new Grant(form.group(1), form.group(2), role));
            } else {
                values.error(
                        section.organisations(),
                        "wanted group=organisation or group=organisation:admin, found '" + text + "'");
            }
        }
        return grants;
    }

    private Optional<String> clientId(Section section) {
        return values.require(section.clientId(), "Set it to what the provider gave you for this server");
    }

    private Optional<Secret> clientSecret(Section section) {
        return values.require(section.clientSecret(), "Set it to what the provider gave you for this server");
    }

    private URI web(Key<URI> key, URI otherwise) {
        URI address = values.find(key, otherwise);
        secure(key, address);
        return address;
    }

    private void secure(Key<URI> key, URI address) {
        if ("http".equalsIgnoreCase(address.getScheme())) {
            values.warn(key, "is not https: who is on the way can sign in as anybody");
        }
    }

    /** OpenID Connect Discovery 1.0, section 4. */
    private static URI wellKnown(URI issuer) {
        return URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }

    private static Set<String> set(List<String> texts) {
        return Set.copyOf(texts);
    }
}
