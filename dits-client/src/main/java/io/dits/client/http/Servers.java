// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Credentials;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Connects to servers with the credentials that were made for each. {@code DITS_TOKEN} goes before a stored login; it is
 * sent to the server of {@code DITS_SERVER} and no other or, without that variable, to the one that the command was told to
 * work with ({@link #named}). A server that is only remembered from a login never gets it.
 */
public final class Servers {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Credentials credentials;
    private final Patience patience;
    private final Duration silence;
    private final String agent;
    private Optional<Origin> tokenOwner = Optional.empty();

    /**
     * Servers seen from this environment.
     *
     * @param silence without a byte for that long while one is awaited, a connection counts as dead
     * @param agent what the servers' logs call this program
     */
    public Servers(
            Map<String, String> environment,
            Credentials credentials,
            Patience patience,
            Duration silence,
            String agent) {
        this.environment = environment;
        this.credentials = credentials;
        this.patience = patience;
        this.silence = silence;
        this.agent = agent;
    }

    /**
     * The server that the command line or the remote of the working copy names. {@code DITS_TOKEN} was given for it, unless
     * {@code DITS_SERVER} says for which; of several that are named, the first.
     */
    public synchronized void named(Origin origin) {
        tokenOwner = tokenOwner.or(() -> Optional.of(origin));
    }

    /** The server there, asked in the name of whoever is signed in there. */
    public Server connect(Origin origin) throws IOException {
        HttpClient http = http();
        return new Server(new ApiClient(origin, http, tokens(origin), patience, agent, silence));
    }

    /** The server there, asked in nobody's name. */
    public Server anonymous(Origin origin) {
        return new Server(new ApiClient(origin, http(), Tokens.fixed(Optional.empty()), patience, agent, silence));
    }

    /** The server of {@code DITS_SERVER}. */
    public Optional<Origin> ofEnvironment() {
        return variable("DITS_SERVER").map(Origin::of);
    }

    private Tokens tokens(Origin origin) throws IOException {
        Optional<Secret> token = variable("DITS_TOKEN").map(Secret::new);
        if (token.isPresent() && tokenOwner().equals(Optional.of(origin))) {
            return Tokens.fixed(token);
        }
        Optional<Login> login = credentials.find(origin);
        if (login.isEmpty()) {
            return Tokens.fixed(Optional.empty());
        }
        // A connection of its own: one that was idle for long could break on the one request that must not be repeated.
        return new StoredTokens(
                credentials, login.get(), current -> anonymous(origin).renew(current));
    }

    private synchronized Optional<Origin> tokenOwner() {
        return ofEnvironment().or(() -> tokenOwner);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }
}
