// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Credentials;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Clients for tests, whose waiting takes no time. */
public final class Clients {
    private final AtomicLong millis = new AtomicLong();
    private final List<String> notices = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();

    /** Clients with a clock of their own, at 0. */
    public Clients() {}

    /** Waits by moving the clock. */
    public Patience patience() {
        InstantSource time = () -> Instant.ofEpochMilli(millis.get());
        Sleeper sleeper = wait -> {
            synchronized (waits) {
                waits.add(wait);
            }
            millis.addAndGet(wait.toMillis());
        };
        return new Patience(time, sleeper, new SplittableRandom(1), notices::add);
    }

    /** What was waited so far. */
    public List<Duration> waits() {
        synchronized (waits) {
            return List.copyOf(waits);
        }
    }

    /** What a person was told about waiting. */
    public List<String> notices() {
        return notices;
    }

    /** A server that is asked with that token. */
    public Server server(Origin origin, String token) {
        return new Server(client(origin, Tokens.fixed(Optional.of(new Secret(token)))));
    }

    /** A repository that is asked with that token. */
    public RemoteRepository repository(RemoteUrl url, String token) {
        return server(url.origin(), token).repository(url);
    }

    ApiClient client(Origin origin, Tokens tokens) {
        return client(origin, tokens, Duration.ofSeconds(20));
    }

    ApiClient client(Origin origin, Tokens tokens, Duration stalled) {
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new ApiClient(origin, http, tokens, patience(), "dits-test", stalled);
    }

    /** Servers for whoever signed in with the password, whose tokens are kept in that folder. */
    public Servers signedIn(MemoryServer server, Path folder) throws IOException {
        Credentials credentials = new Credentials(folder.resolve("credentials"));
        Servers servers = servers(Map.of(), credentials);
        Login login = servers.anonymous(server.origin()).login(MemoryServer.EMAIL, MemoryServer.PASSWORD);
        credentials.keep(login);
        return servers;
    }

    /** Servers in an environment. */
    public Servers servers(Map<String, String> environment, Credentials credentials) {
        return new Servers(environment, credentials, patience(), Duration.ofSeconds(60), "dits-test");
    }
}
