// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static io.dits.server.service.SignInRequest.base64;
import static io.dits.server.service.SignInRequest.sha256;

import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.SignInAttempts;
import io.dits.server.meta.SignInAttempts.Arrival;
import io.dits.server.meta.SignInAttempts.Attempt;
import io.dits.server.meta.User;
import io.dits.server.service.SignInRefusedException.Reason;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Sign-ins by providers, from the button to the account. Each is begun and finished in one browser, which keeps a secret for it,
 * once, within ten minutes, on any replica.
 */
public final class SingleSignOn {
    /** How long a person may take at the provider. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How long a browser may take from one address of this server to the next. */
    private static final Duration ONE_STEP = Duration.ofMinutes(1);

    /** So many may be begun at an address in 15 minutes: the people of an office that all come in the morning. */
    static final int BEGUN = 300;

    private static final int SECRET_BYTES = 32;

    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final SignInAttempts attempts;
    private final ExternalSignIn accounts;
    private final SecureRandom random;
    private final Throttle begun;

    /**
     * A provider and what its word leads to.
     *
     * @param source the provider
     * @param rules what follows
     */
    public record Provider(IdentityProvider source, AdmissionRules rules) {}

    /** By these providers, in this order. */
    public SingleSignOn(
            List<Provider> providers,
            SignInAttempts attempts,
            ExternalSignIn accounts,
            SecureRandom random,
            SharedCounters counters) {
        providers.forEach(provider -> this.providers.put(provider.source().name(), provider));
        this.attempts = attempts;
        this.accounts = accounts;
        this.random = random;
        this.begun = new Throttle(counters, "sso-begun", BEGUN);
    }

    /**
     * Counts a sign-in that is to begin at an address. Each is a row for ten minutes, and may be a question to the provider, without
     * anybody having shown who he is.
     *
     * @return empty if it may; else how long to wait
     */
    public Optional<Duration> wait(String address) {
        return begun.attempt(RateLimits.network(address));
    }

    /** The providers by name, with what people call them, in order. */
    public Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        providers.forEach((name, provider) -> titles.put(name, provider.source().title()));
        return titles;
    }

    /**
     * What the browser gets to begin.
     *
     * @param goTo the provider's address
     * @param browser the secret that the browser keeps
     */
    public record Begun(URI goTo, String browser) {
        @Override
        public String toString() {
            return "Begun[***]";
        }
    }

    /**
     * Begins a sign-in.
     *
     * @param browser the secret that the browser has from another one that it began
     * @param returnTo the path on this server to go on at; anything else counts as none, an empty text
     * @param origin the scheme and authority of this server for people
     * @throws NoSuchElementException if there is no such provider
     */
    public Begun begin(String provider, Optional<String> browser, Optional<String> returnTo, URI origin) {
        IdentityProvider source = find(provider).source();
        // Two tabs of one browser may each begin one.
        String secret = browser.filter(SingleSignOn::isSecret).orElseGet(this::secret);
        String state = secret();
        URI goTo = source.begin(new SignInRequest(state, secret, origin));
        String path = returnTo.filter(SingleSignOn::isLocal).orElse("");
        attempts.begin(sha256(state), new Attempt(provider, sha256(secret), path), PATIENCE);
        return new Begun(goTo, secret);
    }

    /**
     * Who signed in.
     *
     * @param user the account
     * @param provider by whom
     * @param returnTo the path to go on at; empty for none
     */
    public record Done(User user, String provider, String returnTo) {}

    /**
     * Finishes a sign-in where the browser shows its secret.
     *
     * @param state what the provider gave back
     * @param answer all that it gave
     * @throws NoSuchElementException if there is no such provider
     * @throws SignInRefusedException if it comes to nothing; the attempt is used up all the same
     */
    public Done finish(
            String provider,
            String state,
            Optional<String> browser,
            Map<String, String> answer,
            URI origin,
            Cause cause) {
        Provider found = find(provider);
        Attempt attempt = ofThis(provider, attempts.take(sha256(state)));
        String secret = ofThis(attempt, browser);
        return done(attempt, found.source().finish(new SignInRequest(state, secret, origin), answer), found, cause);
    }

    /**
     * Takes what a provider lets the browser post from its own pages, where the browser does not show its secret to us.
     *
     * @return the ticket for {@link #board}, which the browser must be sent to
     * @throws NoSuchElementException if there is no such provider
     * @throws SignInRefusedException if it proves nothing; the attempt is used up all the same
     */
    public String arrive(String provider, String state, Map<String, String> answer, URI origin) {
        IdentityProvider source = find(provider).source();
        Attempt attempt = ofThis(provider, attempts.take(sha256(state)));
        ExternalIdentity identity = source.finish(new SignInRequest(state, "", origin), answer);
        String ticket = secret();
        attempts.arrive(sha256(ticket), new Arrival(attempt, identity), ONE_STEP);
        return ticket;
    }

    /**
     * Finishes what {@link #arrive} began, where the browser shows its secret.
     *
     * @throws NoSuchElementException if there is no such provider
     * @throws SignInRefusedException if it comes to nothing; the ticket is used up all the same
     */
    public Done board(String provider, String ticket, Optional<String> browser, Cause cause) {
        Provider found = find(provider);
        Optional<Arrival> arrival = attempts.takeArrival(sha256(ticket));
        Attempt attempt = ofThis(provider, arrival.map(Arrival::attempt));
        ofThis(attempt, browser);
        return done(attempt, arrival.orElseThrow().identity(), found, cause);
    }

    private Done done(Attempt attempt, ExternalIdentity identity, Provider provider, Cause cause) {
        try {
            User user = accounts.admit(identity, provider.rules(), cause);
            return new Done(user, attempt.provider(), attempt.returnTo());
        } catch (SignInRefusedException refused) {
            throw refused.of(identity);
        }
    }

    private static Attempt ofThis(String provider, Optional<Attempt> attempt) {
        return attempt.filter(begun -> begun.provider().equals(provider))
                .orElseThrow(() -> new SignInRefusedException(
                        Reason.STALE, "the attempt is unknown, too old, was finished, or is another provider's"));
    }

    private static String ofThis(Attempt attempt, Optional<String> browser) {
        return browser.filter(secret -> MessageDigest.isEqual(sha256(secret), attempt.browser()))
                .orElseThrow(
                        () -> new SignInRefusedException(Reason.STALE, "the attempt was begun in another browser"));
    }

    private Provider find(String provider) {
        return Optional.ofNullable(providers.get(provider))
                .orElseThrow(() -> new NoSuchElementException("no sign-in provider of that name"));
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return base64(bytes);
    }

    private static boolean isSecret(String text) {
        return text.matches("[A-Za-z0-9_-]{43}");
    }

    /** A path of this server, and nothing that a browser could take for another's address. */
    static boolean isLocal(String path) {
        return path.length() <= 2000 && path.matches("/(?![/\\\\])[!-~&&[^\\\\]]*");
    }
}
