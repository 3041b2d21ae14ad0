// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dits.testkit.redis.TestRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three servers behind a balancer that sends each request anywhere, while one of them is killed. */
final class ReplicasIT {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    /** Shorter than what was ended at one server may be good at another that was not told. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void aKilledReplicaCostsNoCommandAndNothingThatWasPushed() throws Exception {
        try (Replicas replicas = new Replicas(folder, REDIS.port(), "");
                Work work = new Work(folder, replicas.address(), 2)) {
            work.rounds(2);
            replicas.kill(0);
            work.rounds(2);
            replicas.startAgain(0);
            signOutIsKnownToAll(replicas);
            aRevokedTokenIsKnownToAll(replicas);
            aCollaboratorWhoWasRemovedIsKnownToAll(replicas);
            work.rounds(2);
            work.stop();
            for (int number = 0; number < Replicas.COUNT; number++) {
                assertThat(replicas.metric(number, "dits_http_requests_total"))
                        .as("requests of replica %d", number)
                        .isGreaterThan(20);
                work.proveAt(replicas.address(number), folder.resolve("proof" + number));
            }
            replicas.admin("storage", "verify");
        }
    }

    private static void signOutIsKnownToAll(Replicas replicas) throws Exception {
        Map<String, String> tokens = replicas.login(0);
        for (int number = 0; number < Replicas.COUNT; number++) {
            assertThat(replicas.status(me(replicas.address(number), tokens))).isEqualTo(200);
        }
        assertThat(replicas.status(post(
                        replicas.address(1) + "/api/v1/auth/logout",
                        "{\"refresh_token\":\"" + tokens.get("refresh_token") + "\"}")))
                .isEqualTo(204);
        for (int number = 0; number < Replicas.COUNT; number++) {
            HttpRequest.Builder asked = me(replicas.address(number), tokens);
            await().atMost(AT_ONCE).until(() -> replicas.status(asked) == 401);
        }
        assertThat(replicas.status(post(
                        replicas.address(2) + "/api/v1/auth/refresh",
                        "{\"refresh_token\":\"" + tokens.get("refresh_token") + "\"}")))
                .isEqualTo(401);
    }

    private static void aRevokedTokenIsKnownToAll(Replicas replicas) throws Exception {
        Map<String, String> ann = replicas.login(0);
        String made = replicas.text(authorized(
                post(replicas.address(0) + "/api/v1/users/me/tokens", "{\"name\":\"ci\",\"scopes\":[\"repo:read\"]}"),
                ann));
        Map<String, String> token = Map.of("access_token", Replicas.field(made, "token"));
        for (int number = 0; number < Replicas.COUNT; number++) {
            assertThat(replicas.status(film(replicas.address(number), token))).isEqualTo(200);
        }
        String id = made.replaceAll("(?s).*\"id\"\\s*:\\s*\"?(\\d+).*", "$1");
        assertThat(replicas.status(authorized(at(replicas.address(1) + "/api/v1/users/me/tokens/" + id), ann)
                        .DELETE()))
                .isEqualTo(204);
        for (int number = 0; number < Replicas.COUNT; number++) {
            HttpRequest.Builder asked = film(replicas.address(number), token);
            await().atMost(AT_ONCE).until(() -> replicas.status(asked) == 401);
        }
    }

    private static void aCollaboratorWhoWasRemovedIsKnownToAll(Replicas replicas) throws Exception {
        replicas.admin("user", "create", "--email", "bob@studio", "--username", "bob", "--password", Replicas.PASSWORD);
        Map<String, String> ann = replicas.login(0);
        Map<String, String> bob = replicas.login(1, "bob");
        String collaborator = "/api/v1/repos/ann/film0/collaborators/bob";
        assertThat(replicas.status(authorized(at(replicas.address(0) + collaborator), ann)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"role\":\"read\"}"))))
                .isEqualTo(200);
        for (int number = 0; number < Replicas.COUNT; number++) {
            assertThat(replicas.status(film(replicas.address(number), bob))).isEqualTo(200);
        }
        assertThat(replicas.status(
                        authorized(at(replicas.address(0) + collaborator), ann).DELETE()))
                .isEqualTo(204);
        for (int number = 0; number < Replicas.COUNT; number++) {
            assertThat(replicas.status(film(replicas.address(number), bob))).isEqualTo(404);
        }
    }

    private static HttpRequest.Builder film(String address, Map<String, String> tokens) {
        return authorized(at(address + "/api/v1/repos/ann/film0"), tokens);
    }

    private static HttpRequest.Builder at(String address) {
        return HttpRequest.newBuilder(URI.create(address));
    }

    private static HttpRequest.Builder authorized(HttpRequest.Builder request, Map<String, String> tokens) {
        return request.header("Authorization", "Bearer " + tokens.get("access_token"));
    }

    static HttpRequest.Builder me(String address, Map<String, String> tokens) {
        return authorized(at(address + "/api/v1/users/me"), tokens);
    }

    static HttpRequest.Builder post(String address, String json) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }
}
