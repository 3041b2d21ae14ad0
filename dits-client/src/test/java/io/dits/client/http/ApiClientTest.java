// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.client.config.Credentials;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import io.dits.core.store.StoreException;
import io.dits.core.wire.RepositoryCreate;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiClientTest {
    @TempDir
    Path folder;

    private final MemoryServer server = MemoryServer.start();
    private final Clients clients = new Clients();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatIsGoneIsWaitedForForSixtySeconds() {
        server.close();
        assertThatThrownBy(() -> clients.server(server.origin(), "t").me())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
                .hasMessageContaining("cannot be reached; tried for");
        Duration waited = clients.waits().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(clients.notices()).hasSize(1);
    }

    /** Before, a sign-in was lost with the answer: the token was used and nobody had the next one. */
    @Test
    void aSignInOutlivesALostAnswer() throws Exception {
        Server direct = clients.server(server.origin(), "t");
        Login login = direct.login(MemoryServer.EMAIL, MemoryServer.PASSWORD);
        try (FaultProxy proxy = FaultProxy.before(server.origin().port()).onAnswer(Trouble.closeAfter(20))) {
            Origin origin = new Origin("http", "127.0.0.1", proxy.port());
            Login next = clients.server(origin, "t").renew(login);
            assertThat(server.requests())
                    .filteredOn("POST /api/v1/auth/refresh"::equals)
                    .hasSize(2);
            Login later = direct.renew(next);
            assertThat(clients.server(server.origin(), later.accessToken().reveal())
                            .me()
                            .username())
                    .isEqualTo("ada");
        }
    }

    /** Before, it said that the repository existed already. */
    @Test
    void aRepositoryThatWasMadeThoughTheAnswerGotLostIsMade() throws Exception {
        RepositoryCreate film =
                new RepositoryCreate("film", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (FaultProxy proxy = FaultProxy.before(server.origin().port()).onAnswer(Trouble.closeAfter(20))) {
            Origin origin = new Origin("http", "127.0.0.1", proxy.port());
            assertThat(clients.server(origin, server.token()).create(film).fullName())
                    .isEqualTo("ada/film");
        }
        assertThatThrownBy(() -> clients.server(server.origin(), server.token()).create(film))
                .as("without a lost answer the name is taken")
                .hasMessageContaining("exists already");
        RepositoryCreate other = new RepositoryCreate(
                "film", Optional.empty(), Optional.of("another"), Optional.empty(), Optional.empty());
        try (FaultProxy proxy = FaultProxy.before(server.origin().port()).onAnswer(Trouble.closeAfter(20))) {
            Origin origin = new Origin("http", "127.0.0.1", proxy.port());
            assertThatThrownBy(() -> clients.server(origin, server.token()).create(other))
                    .as("what is there is not what was asked for")
                    .hasMessageContaining("exists already");
        }
    }

    @Test
    void aTakenNameOfSomebodyElseWasSaidNotToBeThereAfterAnAnswerThatGotLost() {
        server.fault(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "1");
            MemoryServer.error(exchange, 503, "unavailable", "busy", Map.of());
            return true;
        });
        server.fault(exchange -> {
            MemoryServer.error(exchange, 409, "name_taken", "exists already", Map.of());
            return true;
        });
        RepositoryCreate theirs =
                new RepositoryCreate("film", Optional.of("bob"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> clients.server(server.origin(), server.token()).create(theirs))
                .hasMessageContaining("exists already");
    }

    @Test
    void aServerThatIsBusyIsAskedAgainWhenItSays() {
        server.fault(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            MemoryServer.error(exchange, 503, "unavailable", "busy", Map.of());
            return true;
        });
        assertThat(clients.server(server.origin(), server.token()).me().username())
                .isEqualTo("ada");
        assertThat(clients.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void aServerThatLimitsWhatIsDoneIsObeyedForLongerThanOneThatIsGoneIsWaitedFor() {
        for (int i = 0; i < 3; i++) {
            server.fault(exchange -> {
                exchange.getResponseHeaders().add("Retry-After", "50");
                MemoryServer.error(exchange, 429, "rate_limited", "the limit is 600 requests a minute", Map.of());
                return true;
            });
        }
        assertThat(clients.server(server.origin(), server.token()).me().username())
                .isEqualTo("ada");
        assertThat(clients.waits())
                .hasSize(3)
                .allMatch(wait -> wait.toSeconds() == 50)
                .doesNotHaveDuplicates();
        assertThat(clients.notices()).containsExactly("the limit is 600 requests a minute");
    }

    @Test
    void butNotForHours() {
        server.fault(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "7200");
            MemoryServer.error(exchange, 429, "rate_limited", "the limit is 1 byte an hour", Map.of());
            return true;
        });
        assertThatThrownBy(() -> clients.server(server.origin(), server.token()).me())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.THROTTLED))
                .hasMessageContaining("1 byte an hour");
        assertThat(clients.waits()).isEmpty();
    }

    @Test
    void aServerThatWantsMoreThanAMinuteIsNotWaitedFor() {
        server.fault(exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "3600");
            MemoryServer.error(exchange, 429, "throttled", "too many", Map.of());
            return true;
        });
        assertThatThrownBy(() -> clients.server(server.origin(), server.token()).me())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.THROTTLED));
        assertThat(clients.waits()).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowedAndTheTokenStaysHere() {
        try (MemoryServer other = MemoryServer.start()) {
            server.fault(exchange -> {
                exchange.getResponseHeaders().add("Location", other.origin() + "/api/v1/users/me");
                exchange.sendResponseHeaders(307, -1);
                return true;
            });
            assertThatThrownBy(() ->
                            clients.server(server.origin(), server.token()).me())
                    .hasMessageContaining("redirect");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aTokenThatRunsOutInMidPushIsRenewedOnceAndThePushGoesOn() throws Exception {
        RemoteUrl film = server.repository("film");
        Servers servers = clients.signedIn(server, folder);
        RemoteRepository repository = servers.connect(server.origin()).repository(film);
        server.expireTokens();
        // Small ones, but enough of them for several bodies that notice it at the same time.
        List<Blob> blobs = IntStream.range(0, 20_000)
                .mapToObj(i -> Blob.of(
                        Kind.CHUNK, ByteBuffer.allocate(8).putInt(i).putInt(~i).array()))
                .toList();
        repository.blobs().putAll(blobs);
        assertThat(server.content(film).received()).isEqualTo(20_000);
        assertThat(server.requests().stream().filter(request -> request.contains("refresh")))
                .hasSize(1);
        // What was renewed is kept for the next command, which renews nothing.
        assertThat(clients.servers(Map.of(), new Credentials(folder.resolve("credentials")))
                        .connect(server.origin())
                        .me()
                        .email())
                .isEqualTo(MemoryServer.EMAIL);
        assertThat(server.requests().stream().filter(request -> request.contains("refresh")))
                .hasSize(1);
    }

    @Test
    void aServerThatRefusedEachRenewedTokenWasAskedForEver() {
        AtomicInteger renewals = new AtomicInteger();
        Tokens tokens = new Tokens() {
            @Override
            public Optional<Secret> current() {
                return Optional.of(new Secret("refused-" + renewals.get()));
            }

            @Override
            public Optional<Secret> renewed(Secret refused) {
                if (renewals.incrementAndGet() > 100) {
                    throw new IllegalStateException("it never ends");
                }
                return current();
            }
        };
        Server signedIn = new Server(clients.client(server.origin(), tokens));
        assertThatThrownBy(signedIn::me).hasMessageContaining("is not valid any more");
        assertThat(renewals).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void twoCommandsWhoseTokenRanOutRenewItOnce() throws Exception {
        clients.signedIn(server, folder);
        Credentials credentials = new Credentials(folder.resolve("credentials"));
        List<Server> commands = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            commands.add(clients.servers(Map.of(), credentials).connect(server.origin()));
        }
        server.expireTokens();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> names = commands.stream()
                    .map(command -> threads.submit(() -> command.me().username()))
                    .toList();
            for (Future<String> name : names) {
                assertThat(name.get()).isEqualTo("ada");
            }
        }
        assertThat(server.requests().stream().filter(request -> request.contains("refresh")))
                .hasSize(1);
    }

    @Test
    void aLoginThatCannotBeRenewedIsAnAuthenticationProblem() throws Exception {
        Servers servers = clients.signedIn(server, folder);
        server.expireTokens();
        Server thief = servers.anonymous(server.origin());
        Login stolen = new Credentials(folder.resolve("credentials"))
                .find(server.origin())
                .orElseThrow();
        thief.renew(thief.renew(stolen));
        server.expireTokens();
        assertThatThrownBy(() -> servers.connect(server.origin()).me())
                .satisfies(e -> assertThat(ApiProblem.of(e))
                        .get()
                        .extracting(ApiProblem::status)
                        .isEqualTo(401));
    }

    @Test
    void aStoredLoginGoesToItsOwnServerOnly() throws Exception {
        try (MemoryServer other = MemoryServer.start()) {
            Servers servers = clients.signedIn(server, folder);
            assertThatThrownBy(() -> servers.connect(other.origin()).me()).isInstanceOf(StoreException.class);
            assertThat(other.requests()).containsExactly("GET /api/v1/users/me");
        }
    }

    @Test
    void theTokenOfTheEnvironmentGoesToTheServerOfTheEnvironmentOnly() throws Exception {
        try (MemoryServer other = MemoryServer.start()) {
            Map<String, String> environment =
                    Map.of("DITS_SERVER", server.origin().toString(), "DITS_TOKEN", server.token());
            Servers servers = clients.servers(environment, new Credentials(folder.resolve("none")));
            assertThatThrownBy(() -> servers.connect(other.origin()).me()).isInstanceOf(StoreException.class);
            assertThat(servers.connect(server.origin()).me().username()).isEqualTo("ada");
            assertThat(other.requests()).containsExactly("GET /api/v1/users/me");
        }
    }

    @Test
    void theTokenOfTheEnvironmentAloneGoesToTheServerThatWasNamedWhicheverIsAskedFirst() throws Exception {
        try (MemoryServer other = MemoryServer.start()) {
            Servers servers =
                    clients.servers(Map.of("DITS_TOKEN", server.token()), new Credentials(folder.resolve("none")));
            servers.named(server.origin());
            assertThatThrownBy(() -> servers.connect(other.origin()).me()).isInstanceOf(StoreException.class);
            assertThat(servers.connect(server.origin()).me().username()).isEqualTo("ada");
            servers.named(other.origin());
            assertThatThrownBy(() -> servers.connect(other.origin()).me()).isInstanceOf(StoreException.class);
            assertThat(other.requests()).containsOnly("GET /api/v1/users/me");
        }
    }

    @Test
    void theTokenOfTheEnvironmentAloneGoesToNoServerThatNobodyNamed() throws Exception {
        Servers servers =
                clients.servers(Map.of("DITS_TOKEN", server.token()), new Credentials(folder.resolve("none")));
        assertThatThrownBy(() -> servers.connect(server.origin()).me()).isInstanceOf(StoreException.class);
        assertThat(server.requests()).containsExactly("GET /api/v1/users/me");
    }

    @Test
    void theNamedServerDoesNotGetATokenThatWasMadeForAnother() throws Exception {
        try (MemoryServer other = MemoryServer.start()) {
            Map<String, String> environment =
                    Map.of("DITS_SERVER", server.origin().toString(), "DITS_TOKEN", server.token());
            Servers servers = clients.servers(environment, new Credentials(folder.resolve("none")));
            servers.named(other.origin());
            assertThatThrownBy(() -> servers.connect(other.origin()).me()).isInstanceOf(StoreException.class);
            assertThat(other.requests()).containsExactly("GET /api/v1/users/me");
        }
    }

    @Test
    void aHostWithoutAddressIsNotWaitedFor() {
        Origin nowhere = new Origin("http", "nowhere.invalid", 80);
        assertThatThrownBy(() -> clients.server(nowhere, "t").me()).hasMessageContaining("address cannot be found");
        assertThat(clients.waits()).isEmpty();
    }

    @Test
    void somethingThatIsNoDitsServerIsSaidSo() {
        server.fault(exchange -> {
            exchange.sendResponseHeaders(404, 5);
            exchange.getResponseBody().write("<htm>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return true;
        });
        assertThatThrownBy(() -> clients.server(server.origin(), server.token()).me())
                .hasMessageContaining("not in the words of a Dits server");
    }
}
