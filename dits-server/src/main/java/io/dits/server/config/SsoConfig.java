// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.service.AdmissionRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who besides this server may say who somebody is.
 *
 * @param gitHub GitHub, or a GitHub Enterprise
 * @param oidc providers of OpenID Connect, in the order of their names; Google is one
 * @param saml the identity provider of SAML
 */
public record SsoConfig(Optional<GitHub> gitHub, List<Oidc> oidc, Optional<Saml> saml) {
    /** Nobody. */
    public static final SsoConfig NONE = new SsoConfig(Optional.empty(), List.of(), Optional.empty());

    /** Copies the list. */
    public SsoConfig {
        oidc = List.copyOf(oidc);
    }

    /**
     * GitHub.
     *
     * @param title what the button says
     * @param clientId of the OAuth app
     * @param clientSecret of the OAuth app
     * @param authorizeUrl where people are sent
     * @param tokenUrl where a code is traded
     * @param apiUrl of the REST API, without a slash at the end
     * @param admission what follows
     */
    public record GitHub(
            String title,
            String clientId,
            Secret clientSecret,
            URI authorizeUrl,
            URI tokenUrl,
            URI apiUrl,
            AdmissionRules admission) {}

    /**
     * A provider of OpenID Connect.
     *
     * @param name in addresses and in the database: do not change it
     * @param title what the button says
     * @param issuer as the provider writes it, letter by letter
     * @param discovery where its metadata is
     * @param clientId of this server there
     * @param clientSecret of this server there
     * @param scopes what is asked for; has {@code openid}
     * @param groupsClaim the claim that names groups
     * @param hostedDomains whether a person's domain is the claim {@code hd}, as Google's, instead of that of the address
     * @param admission what follows
     */
    public record Oidc(
            String name,
            String title,
            URI issuer,
            URI discovery,
            String clientId,
            Secret clientSecret,
            List<String> scopes,
            String groupsClaim,
            boolean hostedDomains,
            AdmissionRules admission) {
        /** Copies the list. */
        public Oidc {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * The identity provider of SAML, and this server as its service provider.
     *
     * @param title what the button says
     * @param entityId this server's name there
     * @param idpMetadata where its metadata is: http, https or a file
     * @param certificate of this server, PEM
     * @param privateKey that belongs to it, PEM, PKCS#8
     * @param emailAttribute the attribute that has the address; empty: the NameID
     * @param nameAttribute the attribute that has the name to show
     * @param usernameAttribute the attribute that has the wanted username
     * @param groupsAttribute the attribute that names groups
     * @param admission what follows
     */
    public record Saml(
            String title,
            String entityId,
            URI idpMetadata,
            Path certificate,
            Path privateKey,
            Optional<String> emailAttribute,
            Optional<String> nameAttribute,
            Optional<String> usernameAttribute,
            Optional<String> groupsAttribute,
            AdmissionRules admission) {}
}
