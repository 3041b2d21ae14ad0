// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.auth.web.ProviderClient.Answer;
import io.dits.server.config.SsoConfig;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0) and the keys that it signs with: read when they are first needed, and
 * again after an hour, the keys also when a token names one that is not known. What was read stays when it cannot be read again.
 */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Duration FRESH = Duration.ofHours(1);
    /** After a failure, so that a provider that is down is not asked at every sign-in. */
    private static final Duration LATER = Duration.ofMinutes(1);

    private final SsoConfig.Oidc settings;
    private final ProviderClient client;
    private final Clock clock;
    private Optional<Known> known = Optional.empty();
    private Instant due = Instant.MIN;

    Discovery(SsoConfig.Oidc settings, ProviderClient client, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
    }

    /**
     * A provider.
     *
     * @param metadata what it says of itself
     * @param keys what it signs with
     */
    record Known(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys) {}

    /** The provider. */
    synchronized Known provider() {
        Instant now = clock.instant();
        if (known.isPresent() && now.isBefore(due)) {
            return known.get();
        }
        try {
            OIDCProviderMetadata read = read();
            // The same source of keys goes on with what it remembers.
            Optional<Known> same =
                    known.filter(before -> before.metadata().getJWKSetURI().equals(read.getJWKSetURI()));
            known = Optional.of(new Known(read, same.isPresent() ? same.get().keys() : keys(read.getJWKSetURI())));
            due = now.plus(FRESH);
        } catch (IOException e) {
            if (known.isEmpty()) {
                throw CodeFlow.unavailable(e);
            }
            LOG.warn("sign-in provider {}: its metadata cannot be read again: {}", settings.name(), e.getMessage());
            due = now.plus(LATER);
        }
        return known.orElseThrow();
    }

    private OIDCProviderMetadata read() throws IOException {
        Answer answer = client.get(settings.discovery(), Map.of("Accept", "application/json"));
        if (answer.status() != 200) {
            throw new IOException(settings.discovery() + " answers " + answer.status());
        }
        OIDCProviderMetadata read;
        try {
            read = OIDCProviderMetadata.parse(answer.text());
        } catch (ParseException e) {
            throw new IOException(settings.discovery() + " is no metadata of OpenID Connect: " + e.getMessage(), e);
        }
        // Else one issuer could speak for another: section 4.3.
        if (!settings.issuer().toString().equals(read.getIssuer().getValue())) {
            throw new IOException("wanted the issuer " + settings.issuer() + ", found " + read.getIssuer()
                    + ". Set the issuer of " + settings.name() + " to exactly that, if it is the right one");
        }
        if (read.getAuthorizationEndpointURI() == null
                || read.getTokenEndpointURI() == null
                || read.getJWKSetURI() == null) {
            throw new IOException(settings.discovery()
                    + ": wanted authorization_endpoint, token_endpoint and jwks_uri, found not all of them");
        }
        return read;
    }

    private JWKSource<SecurityContext> keys(URI address) throws MalformedURLException {
        return JWKSourceBuilder.<SecurityContext>create(address.toURL(), this::resource)
                .refreshAheadCache(false)
                .build();
    }

    private Resource resource(URL address) throws IOException {
        try {
            Answer answer = client.get(address.toURI(), Map.of("Accept", "application/json"));
            if (answer.status() != 200) {
                throw new IOException(address + " answers " + answer.status());
            }
            return new Resource(answer.text(), answer.type());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
