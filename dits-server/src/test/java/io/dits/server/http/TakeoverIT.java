// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ways to more than one was given, or to keep what was taken away: each was one, or was tried as one. */
final class TakeoverIT extends AnnAndBob {
    private static final String ORGS = "/api/v1/orgs";
    private static final String REPOS = "/api/v1/repos";
    private static final String TOKENS = "/api/v1/users/me/tokens";

    private static String studio(String name) {
        ann.post(ORGS, Map.of("name", name, "members_create", true)).is(201);
        ann.put(ORGS + "/" + name + "/members/bob", Map.of("role", "member")).is(200);
        return ORGS + "/" + name;
    }

    @Test
    void whoWasTakenOutOfAnOrganisationDoesNotAdministerWhatHeMadeThere() {
        String studio = studio("north");
        bob.post(REPOS, Map.of("owner", "north", "name", "film")).is(201);
        assertThat(bob.get(REPOS + "/north/film").is(200).json().get("role").asString())
                .isEqualTo("admin");

        ann.delete(studio + "/members/bob").is(204);

        bob.get(REPOS + "/north/film").is(404, "not_found");
        bob.put(REPOS + "/north/film/collaborators/bob", Map.of("role", "admin"))
                .is(404);
        JsonNode told =
                ann.get(studio + "/audit?action=org.member_removed").is(200).json();
        assertThat(told.at("/data/0/details/collaborations_ended").asString()).isEqualTo("film");
    }

    @Test
    void whoLeavesAnOrganisationKeepsOnlyWhatIsElsewhere() {
        String studio = studio("south");
        bob.post(REPOS, Map.of("owner", "south", "name", "film")).is(201);
        String anns = ann.repository("shared-with-bob");
        ann.put(anns + "/collaborators/bob", Map.of("role", "write")).is(200);

        bob.delete(studio + "/members/bob").is(204);

        bob.get(REPOS + "/south/film").is(404, "not_found");
        bob.get(anns).is(200);
        // A former member can be given something again.
        ann.put(REPOS + "/south/film/collaborators/bob", Map.of("role", "read")).is(200);
        bob.get(REPOS + "/south/film").is(200);
    }

    private static JsonNode token(TestClient by, Map<String, Object> wanted) {
        return by.post(TOKENS, wanted).is(201).json();
    }

    private static TestClient with(JsonNode token) {
        return new TestClient(ann.address(), ann.client(), token.get("token").asString());
    }

    @Test
    void aTokenThatEndsSoonDoesNotMakeOneThatLastsForEver() {
        Instant soon = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        TestClient leaked =
                with(token(ann, Map.of("name", "leaked", "scopes", List.of("user"), "expires_at", soon.toString())));

        JsonNode endless = token(leaked, Map.of("name", "endless", "scopes", List.of("user")));
        JsonNode lengthy = token(
                leaked,
                Map.of(
                        "name",
                        "long",
                        "scopes",
                        List.of("user"),
                        "expires_at",
                        soon.plus(30, ChronoUnit.DAYS).toString()));
        JsonNode grandchild = token(with(endless), Map.of("name", "grandchild", "scopes", List.of("user")));
        Instant sooner = soon.minus(30, ChronoUnit.MINUTES);
        JsonNode brief =
                token(leaked, Map.of("name", "brief", "scopes", List.of("user"), "expires_at", sooner.toString()));

        assertThat(List.of(end(endless), end(lengthy), end(grandchild))).containsOnly(soon);
        assertThat(end(brief)).isEqualTo(sooner);
        // One without an end may make others without.
        TestClient lasting = with(token(ann, Map.of("name", "lasting", "scopes", List.of("user"))));
        assertThat(token(lasting, Map.of("name", "child", "scopes", List.of("user")))
                        .get("expires_at")
                        .isNull())
                .isTrue();
    }

    private static Instant end(JsonNode token) {
        return Instant.parse(token.get("expires_at").asString());
    }
}
