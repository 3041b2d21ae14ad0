// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.server.auth.web.ProviderClient;
import io.dits.server.auth.web.ProviderClient.Answer;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider's metadata: read when it is first needed, again after an hour, and when a signature is by none of its keys.
 * What was read stays when it cannot be read again.
 */
final class IdpSource {
    private static final Logger LOG = LoggerFactory.getLogger(IdpSource.class);
    private static final Duration FRESH = Duration.ofHours(1);
    /** From one reading to the next, so that nobody can make this server ask all the time. */
    private static final Duration LEAST = Duration.ofMinutes(1);

    private final URI address;
    private final ProviderClient client;
    private final Clock clock;
    private Optional<IdpMetadata> known = Optional.empty();
    private Instant readAt = Instant.MIN;
    private Instant due = Instant.MIN;

    IdpSource(URI address, ProviderClient client, Clock clock) {
        this.address = address;
        this.client = client;
        this.clock = clock;
    }

    /** The metadata. */
    synchronized IdpMetadata metadata() {
        if (known.isEmpty() || !clock.instant().isBefore(due)) {
            read();
        }
        return known.orElseThrow();
    }

    /** The metadata as it is now, unless it was read a moment ago: the provider may have changed its keys. */
    synchronized IdpMetadata newest() {
        if (!clock.instant().isBefore(readAt.plus(LEAST))) {
            read();
        }
        return metadata();
    }

    private void read() {
        Instant now = clock.instant();
        try {
            known = Optional.of(IdpMetadata.read(document()));
            due = now.plus(FRESH);
        } catch (IOException e) {
            if (known.isEmpty()) {
                throw new SignInRefusedException(Reason.UNAVAILABLE, "SAML: " + address + ": " + e.getMessage(), e);
            }
            LOG.warn("SAML: the metadata at {} cannot be read again: {}", address, e.getMessage());
            due = now.plus(LEAST);
        }
        readAt = now;
    }

    private byte[] document() throws IOException {
        if ("file".equals(address.getScheme())) {
            return Files.readAllBytes(Path.of(address));
        }
        Answer answer =
                client.get(address, Map.of("Accept", "application/samlmetadata+xml, application/xml, text/xml"));
        if (answer.status() != 200) {
            throw new IOException("answers " + answer.status());
        }
        return answer.body();
    }
}
