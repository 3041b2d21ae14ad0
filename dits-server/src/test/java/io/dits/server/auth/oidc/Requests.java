// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import io.dits.server.config.Secret;
import io.dits.server.config.SsoConfig;
import io.dits.server.service.AdmissionRules;
import io.dits.server.service.SignInRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Samples for these tests. */
final class Requests {
    static final URI ORIGIN = URI.create("https://dits.example.test");
    static final SignInRequest ONE = request("1");
    static final AdmissionRules RULES = new AdmissionRules(true, Set.of(), false, false, Set.of("admins"));

    private Requests() {}

    /** A sign-in that differs from others by that letter. */
    static SignInRequest request(String letter) {
        return new SignInRequest(letter.repeat(43), letter.repeat(43), ORIGIN);
    }

    static SsoConfig.Oidc provider(URI issuer, String client, String secret, boolean hostedDomains) {
        return provider(issuer, client, secret, hostedDomains, List.of("openid", "email", "profile", "groups"));
    }

    static SsoConfig.Oidc provider(
            URI issuer, String client, String secret, boolean hostedDomains, List<String> scopes) {
        return new SsoConfig.Oidc(
                "corp",
                "Corp",
                issuer,
                URI.create(issuer + "/.well-known/openid-configuration"),
                client,
                new Secret(secret),
                scopes,
                "groups",
                hostedDomains,
                RULES);
    }
}
