// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import java.net.URI;
import java.time.Duration;

/** Names of the standard, and what is the same all over this package. */
final class Saml {
    static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    /** How far clocks of providers may be from this one's. */
    static final Duration SKEW = Duration.ofSeconds(60);

    private Saml() {}

    /** Where responses are posted to: the assertion consumer service. */
    static URI consumer(URI origin) {
        return URI.create(origin + "/auth/saml/acs");
    }

    static SignInRefusedException unproven(String why) {
        return new SignInRefusedException(Reason.UNPROVEN, why);
    }

    static SignInRefusedException unproven(String why, Exception e) {
        return new SignInRefusedException(Reason.UNPROVEN, why + ": " + e.getMessage(), e);
    }

    /** Refuses, unless it is so. */
    static void check(boolean right, String wrong) {
        if (!right) {
            throw unproven(wrong);
        }
    }
}
