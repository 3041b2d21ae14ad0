// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static io.dits.server.http.Samples.chunk;
import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Organisations, their members, collaborators, transfers. */
final class OrganisationsIT extends AnnAndBob {
    private static final String ORGS = "/api/v1/orgs";
    private static final String REPOS = "/api/v1/repos";

    private static TestClient cleo;
    private static TestClient root;

    @BeforeAll
    static void more() {
        cleo = server.user("cleo");
        root = server.admin("root");
    }

    private static Map<String, String> role(String word) {
        return Map.of("role", word);
    }

    /** An organisation of Ann's; its path. */
    private static String organisation(String name) {
        ann.post(ORGS, Map.of("name", name)).is(201);
        return ORGS + "/" + name;
    }

    private static String repository(String owner, String name) {
        ann.post(REPOS, Map.of("owner", owner, "name", name)).is(201);
        return REPOS + "/" + owner + "/" + name;
    }

    @Test
    void anOrganisationIsMadeShownChangedAndDeleted() {
        JsonNode made = ann.post(ORGS, Map.of("name", "North", "display_name", "North Studio"))
                .is(201)
                .json();
        assertThat(made.get("base_role").asString()).isEqualTo("read");
        assertThat(made.get("members_create").asBoolean()).isFalse();
        assertThat(made.get("role").asString()).isEqualTo("owner");
        assertThat(bob.get(ORGS + "/north").is(200).json().get("role").isNull()).isTrue();
        ann.patch(ORGS + "/north", Map.of("base_role", "write", "members_create", true, "display_name", "N"))
                .is(200);
        JsonNode now = ann.get(ORGS + "/NORTH").is(200).json();
        assertThat(now.get("name").asString()).isEqualTo("North");
        assertThat(now.get("display_name").asString()).isEqualTo("N");
        assertThat(now.get("base_role").asString()).isEqualTo("write");

        ann.post(ORGS, Map.of("name", "ann")).is(409, "conflict");
        ann.post(ORGS, Map.of("name", "north")).is(409, "conflict");
        ann.post(ORGS, Map.of("name", "api")).is(400, "bad_request");
        ann.patch(ORGS + "/north", Map.of("base_role", "king")).is(400, "bad_request");
        ann.patch(ORGS + "/north", Map.of("display_name", "a\nb")).is(400, "bad_request");

        ann.delete(ORGS + "/north").is(204);
        ann.get(ORGS + "/north").is(404);
        // The name is nobody's for a while.
        bob.post(ORGS, Map.of("name", "north")).is(409, "conflict");
        server.database.execute("update retired_names set retired_at = now() - interval '31 days'");
        bob.post(ORGS, Map.of("name", "north")).is(201);
    }

    @Test
    void anOrganisationWithRepositoriesIsNotDeleted() {
        String org = organisation("full");
        String film = repository("full", "film");
        assertThat(ann.delete(org).is(409, "conflict").text()).contains("1 repositories");
        ann.delete(film).is(204);
        ann.delete(org).is(204);
        ann.post(REPOS, Map.of("owner", "full", "name", "late")).is(403, "forbidden");
    }

    @Test
    void anotherNameLeadsToTheSameRepositoriesAndTheOldOneToNone() {
        String org = organisation("before");
        repository("before", "film");
        ann.patch(org, Map.of("name", "after")).is(200);
        ann.get(REPOS + "/after/film").is(200);
        ann.get(REPOS + "/before/film").is(404);
        bob.post(ORGS, Map.of("name", "before")).is(409, "conflict");
        // But its own old name it can have back.
        ann.patch(ORGS + "/after", Map.of("name", "before")).is(200);
        ann.get(REPOS + "/before/film").is(200);
        ann.patch(ORGS + "/before", Map.of("name", "bob")).is(409, "conflict");
    }

    @Test
    void membersHaveTheBaseRoleAndThoseWhoAdministerAll() {
        String org = organisation("lab");
        String film = repository("lab", "film");
        bob.get(film).is(404);
        ann.put(org + "/members/bob", role("member")).is(200);
        assertThat(bob.get(film).is(200).json().get("role").asString()).isEqualTo("read");
        ann.patch(org, Map.of("base_role", "write")).is(200);
        assertThat(bob.get(film).json().get("role").asString()).isEqualTo("write");
        ann.patch(org, Map.of("base_role", "none")).is(200);
        bob.get(film).is(404);
        ann.put(org + "/members/bob", role("admin")).is(200);
        assertThat(bob.get(film).json().get("role").asString()).isEqualTo("admin");
        ann.delete(org + "/members/bob").is(204);
        bob.get(film).is(404);
        assertThat(names(bob.get(ORGS))).doesNotContain("lab");
        assertThat(names(ann.get(ORGS))).contains("lab");
    }

    private static List<String> names(TestClient.Answer page) {
        List<String> names = new ArrayList<>();
        page.is(200)
                .json()
                .get("data")
                .forEach(one -> names.add(
                        one.path(one.has("name") ? "name" : "username").asString()));
        return names;
    }

    @Test
    void ownersAloneMakeOwnersAndAdministrators() {
        String org = organisation("order");
        ann.put(org + "/members/bob", role("admin")).is(200);
        bob.put(org + "/members/cleo", role("admin")).is(403, "forbidden");
        bob.put(org + "/members/ann", role("member")).is(403, "forbidden");
        bob.delete(org + "/members/ann").is(403, "forbidden");
        bob.put(org + "/members/bob", role("owner")).is(403, "forbidden");
        bob.put(org + "/members/cleo", role("member")).is(200);
        cleo.put(org + "/members/bob", role("member")).is(403, "forbidden");
        cleo.delete(org + "/members/bob").is(403, "forbidden");
        assertThat(names(cleo.get(org + "/members"))).containsExactly("ann", "bob", "cleo");
        assertThat(names(cleo.get(org + "/members?limit=1"))).containsExactly("ann");
        bob.delete(org + "/members/cleo").is(204);
        cleo.get(org + "/members").is(403, "forbidden");
        ann.put(org + "/members/nobody", role("member")).is(404);
        ann.put(org + "/members/cleo", role("king")).is(400, "bad_request");
        ann.delete(org + "/members/cleo").is(404);
        ann.put(ORGS + "/nothing/members/cleo", role("member")).is(404);
        // Whoever is one can stop.
        bob.delete(org + "/members/bob").is(204);
    }

    @Test
    void anOrganisationNeverLosesItsLastOwner() {
        String org = organisation("headed");
        ann.put(org + "/members/ann", role("member")).is(409, "conflict");
        ann.delete(org + "/members/ann").is(409, "conflict");
        ann.put(org + "/members/cleo", role("owner")).is(200);
        server.database.execute("update users set state = 'disabled' where email = 'cleo@example.org'");
        // Cleo cannot sign in, so she does not count.
        ann.delete(org + "/members/ann").is(409, "conflict");
        server.database.execute("update users set state = 'active' where email = 'cleo@example.org'");
        ann.delete(org + "/members/ann").is(204);
        ann.delete(org).is(403, "forbidden");
        root.put(org + "/members/ann", role("owner")).is(200);
    }

    @Test
    void membersMakeRepositoriesIfTheOrganisationSaysSoAndAdministerThose() {
        String org = organisation("makers");
        ann.put(org + "/members/bob", role("member")).is(200);
        bob.post(REPOS, Map.of("owner", "makers", "name", "his")).is(403, "forbidden");
        ann.patch(org, Map.of("members_create", true)).is(200);
        JsonNode his = bob.post(REPOS, Map.of("owner", "makers", "name", "his"))
                .is(201)
                .json();
        assertThat(his.get("role").asString()).isEqualTo("admin");
        repository("makers", "hers");
        assertThat(bob.get(REPOS + "/makers/hers").json().get("role").asString())
                .isEqualTo("read");
        cleo.post(REPOS, Map.of("owner", "makers", "name", "alien")).is(403, "forbidden");
        cleo.post(REPOS, Map.of("owner", "ann", "name", "alien")).is(403, "forbidden");
        root.post(REPOS, Map.of("owner", "makers", "name", "made")).is(201);
        ann.patch(org, Map.of("base_role", "none")).is(200);
        JsonNode given = bob.post(bob.repository("given") + "/transfer", Map.of("owner", "makers"))
                .is(200)
                .json();
        assertThat(given.get("role").asString()).isEqualTo("admin");
    }

    @Test
    void collaboratorsGetARoleInOneRepository() {
        String film = ann.repository("shared");
        ann.put(film + "/collaborators/bob", role("read")).is(200);
        assertThat(bob.get(film).is(200).json().get("role").asString()).isEqualTo("read");
        bob.get(film + "/collaborators").is(403, "forbidden");
        bob.put(film + "/collaborators/bob", role("admin")).is(403, "forbidden");
        bob.patch(film, Map.of("visibility", "public")).is(403, "forbidden");
        ann.put(film + "/collaborators/BOB", role("write")).is(200);
        assertThat(names(bob.get(film + "/collaborators"))).containsExactly("bob");
        bob.upload(film, tree()).is(200);
        bob.patch(film, Map.of("visibility", "public")).is(403, "forbidden");
        bob.delete(film).is(403, "forbidden");
        ann.put(film + "/collaborators/bob", role("admin")).is(200);
        bob.patch(film, Map.of("visibility", "public")).is(200);
        bob.put(film + "/collaborators/cleo", role("write")).is(200);
        // Whoever has a role can give it up; others not.
        cleo.delete(film + "/collaborators/bob").is(403, "forbidden");
        cleo.delete(film + "/collaborators/cleo").is(204);
        ann.delete(film + "/collaborators/cleo").is(404);
        ann.put(film + "/collaborators/ann", role("read")).is(409, "conflict");
        ann.put(film + "/collaborators/nobody", role("read")).is(404);
        ann.put(film + "/collaborators/" + "x".repeat(5000), role("read")).is(404);
        ann.put(film + "/collaborators/bob", Map.of()).is(400, "bad_request");
    }

    @Test
    void aRepositoryIsGivenAwayByItsOwnerAndToWhomHeMayGiveIt() {
        String org = organisation("heirs");
        String film = ann.repository("gift");
        Blob commit = commit(tree(file("a", chunk("a"))), "first");
        ann.upload(film, chunk("a"), tree(file("a", chunk("a"))), commit).is(200);
        ann.push(film, "heads/main", "", text(commit)).is(200);
        ann.put(film + "/collaborators/bob", role("admin")).is(200);
        // He administers it; it is not his to give.
        bob.post(film + "/transfer", Map.of("owner", "bob")).is(403, "forbidden");
        ann.post(film + "/transfer", Map.of("owner", "bob")).is(403, "forbidden");
        ann.post(film + "/transfer", Map.of("owner", "nobody")).is(403, "forbidden");
        JsonNode moved = ann.post(film + "/transfer", Map.of("owner", "heirs", "name", "present"))
                .is(200)
                .json();
        assertThat(moved.get("full_name").asString()).isEqualTo("heirs/present");
        ann.get(film).is(404);
        String there = REPOS + "/heirs/present";
        assertThat(bob.get(there + "/raw/main/a").is(200).text()).isEqualTo("a");

        ann.put(org + "/members/cleo", role("admin")).is(200);
        cleo.post(there + "/transfer", Map.of("owner", "cleo")).is(403, "forbidden");
        ann.repository("present");
        ann.post(there + "/transfer", Map.of("owner", "ann")).is(409, "conflict");
        root.post(there + "/transfer", Map.of("owner", "bob")).is(200);
        // What the collaborator had is the owner's now.
        assertThat(server.database.number("select count(*) from collaborators c join repositories r"
                        + " on r.id = c.repository where r.name = 'present'"))
                .isZero();
        cleo.get(REPOS + "/bob/present").is(404);
    }

    @Test
    void contentOfOthersIsNeitherFetchedNorConfirmedNorReferredTo() {
        Blob secret = chunk("a secret of the studio");
        organisation("vault");
        String film = repository("vault", "film");
        ann.upload(film, secret).is(200);
        String own = bob.repository("own");
        assertThat(bob.missing(own, secret.id())).containsExactly(secret.id());
        assertThat(bob.fetch(own, secret.id())).isEmpty();
        bob.upload(own, tree(file("stolen", secret))).is(422, "incomplete");
        // A member reads it, so that to him it is there.
        ann.put(ORGS + "/vault/members/bob", role("member")).is(200);
        assertThat(bob.missing(own, secret.id())).isEmpty();
        ann.delete(ORGS + "/vault/members/bob").is(204);
        String other = bob.repository("other");
        Blob second = chunk("another secret of the studio");
        ann.upload(film, second).is(200);
        assertThat(bob.missing(other, second.id())).containsExactly(second.id());
        // Nor is it there for a member who may not read it.
        ann.patch(ORGS + "/vault", Map.of("base_role", "none")).is(200);
        ann.put(ORGS + "/vault/members/bob", role("member")).is(200);
        assertThat(bob.missing(other, second.id())).containsExactly(second.id());
        ann.put(film + "/collaborators/bob", role("read")).is(200);
        assertThat(bob.missing(other, second.id())).isEmpty();
    }

    @Test
    void whatNobodyExpectsInANameIsABadRequestOrNothing() {
        for (String odd : List.of("x'; drop table users; --", "%27", "a%2Fb", "..%2F", "%00", "ä", "x".repeat(3000))) {
            String path = odd.startsWith("%") || odd.contains("%2F")
                    ? odd
                    : java.net.URLEncoder.encode(odd, java.nio.charset.StandardCharsets.UTF_8);
            for (String where : List.of(ORGS + "/", "/api/v1/users/", REPOS + "/ann/")) {
                assertThat(ann.get(where + path).status()).as(where + path).isIn(400, 404);
            }
        }
        assertThat(ann.post(ORGS, Map.of("name", "x'; drop table users; --")).status())
                .isEqualTo(400);
        assertThat(ann.post(ORGS, Map.of("name", "x".repeat(1 << 20))).status()).isIn(400, 413);
        ann.get(ORGS + "?cursor=" + Cursors.write("no number")).is(400, "bad_request");
        ann.get(ORGS + "?cursor=!").is(400, "bad_request");
    }

    @Test
    void administratorsSeeAndChangeAccountsOthersOnlyNames() {
        server.user("dan");
        assertThat(cleo.get("/api/v1/users/dan").is(200).json().propertyNames())
                .containsExactlyInAnyOrder("username", "display_name");
        cleo.get("/api/v1/users").is(403, "forbidden");
        assertThat(names(root.get("/api/v1/users?limit=1"))).hasSize(1);
        JsonNode dan = root.patch("/api/v1/users/dan", Map.of("role", "admin", "state", "disabled"))
                .is(200)
                .json();
        assertThat(dan.get("state").asString()).isEqualTo("disabled");
        assertThat(dan.get("role").asString()).isEqualTo("admin");
        root.patch("/api/v1/users/dan", Map.of("state", "gone")).is(400, "bad_request");
        root.patch("/api/v1/users/dan", Map.of("role", "king")).is(400, "bad_request");
        root.patch("/api/v1/users/nobody", Map.of("state", "active")).is(404);
        // The last one who may sign in stays.
        root.patch("/api/v1/users/root", Map.of("role", "user")).is(409, "conflict");
        root.patch("/api/v1/users/root", Map.of("state", "disabled")).is(409, "conflict");
        ann.put(organisation("closed") + "/members/dan", role("member")).is(409, "conflict");
    }
}
