// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.ExternalIdentity;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the claims of a provider mean. */
final class IdentityClaims {
    private static final String EMAIL = "email";

    private final SsoConfig.Oidc settings;

    IdentityClaims(SsoConfig.Oidc settings) {
        this.settings = settings;
    }

    /** Whether the ID token lacks what matters here. */
    boolean needMore(IDTokenClaimsSet idToken) {
        boolean groups = settings.admission().needGroups();
        return idToken.getClaim(EMAIL) == null || (groups && idToken.getClaim(settings.groupsClaim()) == null);
    }

    /**
     * Who it is.
     *
     * @param idToken what was signed
     * @param more what was told beside it of the same subject
     */
    ExternalIdentity identity(IDTokenClaimsSet idToken, ClaimsSet more) {
        Optional<String> email = text(idToken, more, EMAIL);
        boolean confirmed = claim(idToken, more, "email_verified")
                // Some write it as a text.
                .filter(value -> value.equals(true) || value.equals("true"))
                .isPresent();
        boolean counts = confirmed || settings.admission().trustEmail();
        return new ExternalIdentity(
                settings.name(),
                idToken.getSubject().getValue(),
                email,
                confirmed,
                settings.hostedDomains()
                        ? hostedDomain(idToken, email)
                        : email.filter(address -> counts).map(IdentityClaims::domain),
                text(idToken, more, "name"),
                text(idToken, more, "preferred_username"),
                groups(claim(idToken, more, settings.groupsClaim())));
    }

    /** Google vouches for a domain by {@code hd} alone: an address of any domain may belong to an account of a private person. */
    private static Optional<String> hostedDomain(IDTokenClaimsSet idToken, Optional<String> email) {
        return Optional.ofNullable(idToken.getStringClaim("hd"))
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .or(() -> email.map(IdentityClaims::domain).filter("gmail.com"::equals));
    }

    private static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static Set<String> groups(Optional<Object> claim) {
        return claim.map(value -> value instanceof Collection<?> many ? many : Set.of(value)).stream()
                .flatMap(Collection::stream)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static Optional<String> text(ClaimsSet first, ClaimsSet second, String name) {
        return claim(first, second, name)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(t -> !t.isBlank());
    }

    private static Optional<Object> claim(ClaimsSet first, ClaimsSet second, String name) {
        return Optional.ofNullable(first.getClaim(name)).or(() -> Optional.ofNullable(second.getClaim(name)));
    }
}
