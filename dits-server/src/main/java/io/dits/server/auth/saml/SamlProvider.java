// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.core.content.Hashing;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.SignInAttempts;
import io.dits.server.service.IdentityProvider;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SignInRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An identity provider of SAML 2.0, which posts its responses to this server by the person's browser. */
public final class SamlProvider implements IdentityProvider {
    /** The name in the database. */
    public static final String NAME = "saml";

    private final SsoConfig.Saml settings;
    private final ServiceProvider self;
    private final IdpSource idp;
    private final SignInAttempts attempts;
    private final Clock clock;

    private SamlProvider(
            SsoConfig.Saml settings, ServiceProvider self, IdpSource idp, SignInAttempts attempts, Clock clock) {
        this.settings = settings;
        this.self = self;
        this.idp = idp;
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * That provider; nothing is asked of it yet.
     *
     * @throws IOException if this server's certificate or key cannot be read
     */
    public static SamlProvider open(
            SsoConfig.Saml settings, ProviderClient client, SignInAttempts attempts, Clock clock) throws IOException {
        Credentials credentials = Credentials.read(settings.certificate(), settings.privateKey());
        return new SamlProvider(
                settings,
                new ServiceProvider(settings.entityId(), credentials),
                new IdpSource(settings.idpMetadata(), client, clock),
                attempts,
                clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return settings.title();
    }

    /** This server's metadata, as XML. */
    public String metadata(URI origin) {
        return self.metadata(origin);
    }

    @Override
    public URI begin(SignInRequest request) {
        return self.request(idp.metadata(), request.messageId(), request.state(), request.origin(), clock.instant());
    }

    @Override
    public ExternalIdentity finish(SignInRequest request, Map<String, String> answer) {
        Response response = Response.parse(answer.getOrDefault("SAMLResponse", ""));
        IdpMetadata metadata = idp.metadata();
        Assertion assertion;
        try {
            assertion = response.assertion(metadata, self.credentials().privateKey(), request);
        } catch (SignInRefusedException refused) {
            IdpMetadata newest = idp.newest();
            if (newest.keys().equals(metadata.keys())) {
                throw refused;
            }
            // The provider changed its keys.
            metadata = newest;
            assertion = response.assertion(metadata, self.credentials().privateKey(), request);
        }
        Instant end = assertion.check(new Assertion.Expected(
                metadata.entityId(),
                settings.entityId(),
                Saml.consumer(request.origin()),
                request.messageId(),
                clock.instant()));
        ExternalIdentity identity = identity(assertion);
        byte[] use = (metadata.entityId() + "\n" + assertion.id()).getBytes(StandardCharsets.UTF_8);
        if (!attempts.firstUse(Hashing.sha256(use).bytes(), end)) {
            throw new SignInRefusedException(Reason.STALE, "the assertion was used before");
        }
        return identity;
    }

    private ExternalIdentity identity(Assertion assertion) {
        Map<String, List<String>> attributes = assertion.attributes();
        String subject = assertion.subject();
        Optional<String> email = settings.emailAttribute().isPresent()
                ? first(attributes, settings.emailAttribute())
                : Optional.of(subject).filter(text -> text.indexOf('@') > 0);
        try {
            return new ExternalIdentity(
                    NAME,
                    subject,
                    email,
                    false,
                    email.filter(address -> settings.admission().trustEmail())
                            .map(address -> address.substring(address.lastIndexOf('@') + 1)
                                    .toLowerCase(Locale.ROOT)),
                    first(attributes, settings.nameAttribute()),
                    first(attributes, settings.usernameAttribute()),
                    settings.groupsAttribute()
                            .map(name -> Set.copyOf(attributes.getOrDefault(name, List.of())))
                            .orElse(Set.of()));
        } catch (IllegalArgumentException e) {
            throw Saml.unproven("the NameID", e);
        }
    }

    private static Optional<String> first(Map<String, List<String>> attributes, Optional<String> name) {
        return name.flatMap(
                wanted -> attributes.getOrDefault(wanted, List.of()).stream().findFirst());
    }
}
