// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.meta.ExternalIdentities;
import io.dits.server.service.DeviceSignIn;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.Sessions;
import io.dits.server.service.SingleSignOn;
import io.dits.server.service.TokenKeeper;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How people and their programs sign in.
 *
 * @param sessions over a {@code PostgresBrowserSessions}
 * @param tokens over a {@code PostgresApiTokens}
 * @param devices over a {@code PostgresDeviceLogins}
 * @param resets over a {@code PostgresPasswordResets}
 * @param alwaysSecure whether browsers come over TLS even where the request does not tell
 * @param others other ways to sign in than by a password, in the order in which the page shows them
 * @param identities over a {@code PostgresExternalIdentities}
 * @param sso the providers, if there are any
 */
public record SignInParts(
        Sessions sessions,
        TokenKeeper tokens,
        DeviceSignIn devices,
        PasswordReset resets,
        boolean alwaysSecure,
        List<SignInLink> others,
        ExternalIdentities identities,
        Optional<Sso> sso) {
    /**
     * Sign-in providers.
     *
     * @param signOn the way to them and back
     * @param metadata this server's metadata of SAML, if that is configured
     */
    public record Sso(SingleSignOn signOn, Optional<SamlMetadata> metadata) {
        /** The ways to sign in that they are. */
        public List<SignInLink> links() {
            return signOn.titles().entrySet().stream()
                    .map(provider ->
                            new SignInLink("Sign in with " + provider.getValue(), SsoPages.start(provider.getKey())))
                    .toList();
        }
    }

    /** Metadata of a service provider of SAML. */
    @FunctionalInterface
    public interface SamlMetadata {
        /** As XML, of the server that people reach there. */
        String of(URI origin);
    }

    /**
     * A way to sign in at some other place.
     *
     * @param text on the button, such as {@code Sign in with GitHub}
     * @param path of this server, to which the parameter {@code return_to} is added
     */
    public record SignInLink(String text, String path) {}
}
