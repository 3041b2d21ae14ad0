// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.ExitCode;
import io.dits.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What two people who share a repository see of push and pull. */
final class PushAndPullIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path shared;

    private static LiveServer server;
    private static Somebody ann;

    @TempDir
    Path folder;

    private String film = "";

    @BeforeAll
    static void start() throws Exception {
        server = LiveServer.start(POSTGRES, shared.resolve("storage"));
        server.user("ann");
        server.user("bob");
        ann = new Somebody(shared.resolve("ann")).signedIn(server.address(), "ann");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void repository(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        film = server.address() + "/ann/" + name;
        ann.dits(folder, "repo", "create", "ann/" + name).ok();
    }

    private Path clone(String name) {
        ann.dits(folder, "clone", film, name).ok();
        return folder.resolve(name);
    }

    /** Two copies of a repository with one commit. */
    private Path[] twoCopies() throws Exception {
        Path one = clone("one");
        ann.commits(one, "first.txt", "first\n");
        ann.dits(one, "push", "-u", "origin", "main").ok();
        return new Path[] {one, clone("other")};
    }

    private static String tip(Path copy, String ref) throws Exception {
        String log = ann.dits(copy, "log", "--json", ref).ok().out();
        return log.replaceFirst("(?s).*?\"id\" *: *\"([0-9a-f]{64})\".*", "$1");
    }

    @Test
    void aStalePushIsRefusedNamesTheActualTipAndSaysWhatToRun() throws Exception {
        Path[] copies = twoCopies();
        ann.commits(copies[0], "one.txt", "one\n");
        ann.dits(copies[0], "push").ok();
        ann.commits(copies[1], "other.txt", "other\n");

        Somebody.Outcome refused = ann.dits(copies[1], "push").is(ExitCode.CONFLICT);

        assertThat(refused.err())
                .contains("heads/main is at " + tip(copies[0], "main").substring(0, 7))
                .contains("Run: dits pull");
        ann.dits(copies[1], "pull").ok();
        ann.dits(copies[1], "push").ok();
        ann.dits(copies[0], "pull").ok();
        assertThat(copies[0].resolve("other.txt")).hasContent("other\n");
        assertThat(copies[1].resolve("one.txt")).hasContent("one\n");
    }

    @Test
    void pullMergesUnrelatedHistoriesWhenOneBeganEmpty() throws Exception {
        Path there = clone("there");
        ann.commits(there, "there.txt", "there\n");
        ann.dits(there, "push", "-u", "origin", "main").ok();
        Path here = Files.createDirectory(folder.resolve("here"));
        ann.dits(here, "init").ok();
        ann.commits(here, "here.txt", "here\n");
        ann.dits(here, "remote", "add", "origin", film).ok();
        ann.dits(here, "push", "-u", "origin", "main").is(ExitCode.CONFLICT);

        ann.dits(here, "pull", "origin", "main").ok();
        ann.dits(here, "push", "-u", "origin", "main").ok();

        assertThat(here.resolve("there.txt")).hasContent("there\n");
        assertThat(clone("again").resolve("here.txt")).hasContent("here\n");
    }

    @Test
    void aFetchBeforeThePullChangesNothingForAHistoryThatBeganEmpty() throws Exception {
        Path first = clone("first");
        Path second = clone("second");
        ann.commits(first, "first.txt", "first\n");
        ann.dits(first, "push").ok();
        ann.commits(second, "second.txt", "second\n");
        ann.dits(second, "push").is(ExitCode.CONFLICT);
        ann.dits(second, "fetch").ok();

        ann.dits(second, "pull").ok();

        ann.dits(second, "push").ok();
        assertThat(second.resolve("first.txt")).hasContent("first\n");
    }

    @Test
    void aHistoryThatWasReplacedThereIsNotMergedUnasked() throws Exception {
        Path[] copies = twoCopies();
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        ann.dits(fresh, "init").ok();
        ann.commits(fresh, "fresh.txt", "fresh\n");
        ann.dits(fresh, "remote", "add", "origin", film).ok();
        ann.dits(fresh, "push", "--force", "origin", "main").ok();

        assertThat(ann.dits(copies[0], "pull").is(ExitCode.ERROR).err()).contains("no commit in common");
        // The second time the new history has been seen already.
        assertThat(ann.dits(copies[0], "pull").is(ExitCode.ERROR).err()).contains("no commit in common");
    }

    @Test
    void aCloneOfAnEmptyRepositoryIsOnMainAndItsFirstPushMakesIt() throws Exception {
        Path copy = folder.resolve("copy");
        Somebody.Outcome cloned = ann.dits(folder, "clone", film, "copy").ok();
        assertThat(cloned.out()).contains("On branch main");
        assertThat(ann.dits(copy, "status").ok().out()).contains("main");
        ann.commits(copy, "a.txt", "a\n");
        ann.dits(copy, "push").ok();
        assertThat(clone("again").resolve("a.txt")).hasContent("a\n");
    }

    @Test
    void aPushOfSeveralRefsIsAllOrNone() throws Exception {
        Path[] copies = twoCopies();
        ann.dits(copies[1], "switch", "-c", "side").ok();
        ann.commits(copies[1], "side.txt", "side\n");
        ann.dits(copies[1], "push", "origin", "side").ok();
        ann.dits(copies[0], "switch", "-c", "side").ok();
        ann.commits(copies[0], "mine.txt", "mine\n");
        ann.dits(copies[0], "switch", "main").ok();
        ann.commits(copies[0], "main.txt", "main\n");
        ann.dits(copies[0], "tag", "v1").ok();

        Somebody.Outcome refused =
                ann.dits(copies[0], "push", "origin", "main", "v1", "side").is(ExitCode.CONFLICT);

        assertThat(refused.err())
                .contains("heads/side is at " + tip(copies[1], "side").substring(0, 7));
        assertThat(ann.dits(copies[1], "fetch").ok().out())
                .doesNotContain("main")
                .doesNotContain("v1");
        ann.dits(copies[0], "push", "origin", "main", "v1").ok();
        assertThat(ann.dits(copies[1], "fetch").ok().out()).contains("main").contains("v1");
    }

    @Test
    void forceWithLeaseGoesOnlyFromWhereTheBranchWasLastSeen() throws Exception {
        Path[] copies = twoCopies();
        ann.commits(copies[0], "one.txt", "one\n");
        ann.dits(copies[0], "push").ok();
        ann.commits(copies[1], "other.txt", "other\n");

        assertThat(ann.dits(copies[1], "push", "--force-with-lease")
                        .is(ExitCode.CONFLICT)
                        .err())
                .contains("heads/main is at " + tip(copies[0], "main").substring(0, 7));

        ann.dits(copies[1], "fetch").ok();
        ann.dits(copies[1], "push").is(ExitCode.CONFLICT);
        assertThat(ann.dits(copies[1], "push", "--force-with-lease").ok().out()).contains("(forced)");
        assertThat(clone("again").resolve("one.txt")).doesNotExist();
    }

    @Test
    void aTagMovesByForceOnly() throws Exception {
        Path[] copies = twoCopies();
        ann.dits(copies[0], "tag", "v1").ok();
        ann.dits(copies[0], "push", "origin", "v1").ok();
        ann.commits(copies[1], "more.txt", "more\n");
        ann.dits(copies[1], "tag", "v1").ok();

        for (String how : new String[] {"--quiet", "--force-with-lease"}) {
            assertThat(ann.dits(copies[1], "push", how, "origin", "v1")
                            .is(ExitCode.CONFLICT)
                            .err())
                    .contains("tags/v1 is at " + tip(copies[0], "main").substring(0, 7))
                    .contains("Run: dits push --force");
        }
        ann.dits(copies[1], "push", "--force", "origin", "v1").ok();
        assertThat(ann.dits(copies[0], "fetch").ok().err()).contains("tags/v1 of origin was not taken");
    }

    @Test
    void aCloneStandsOnTheDefaultBranchThatTheRepositoryWasMadeWith() throws Exception {
        ann.dits(folder, "repo", "create", "ann/trunk", "--default-branch", "trunk")
                .ok();
        ann.dits(folder, "repo", "create", "ann/trunk").is(ExitCode.ERROR);
        String address = server.address() + "/ann/trunk";
        assertThat(ann.dits(folder, "clone", address, "empty").ok().out()).contains("On branch trunk");
        ann.commits(folder.resolve("empty"), "a.txt", "a\n");
        ann.dits(folder.resolve("empty"), "push").ok();
        assertThat(ann.dits(folder, "clone", address, "again").ok().out()).contains("On branch trunk");
    }

    @Test
    void theAuthorIsWhoIsSignedIn() throws Exception {
        Path copy = clone("copy");
        ann.commits(copy, "a.txt", "a\n");
        assertThat(ann.dits(copy, "log").ok().out()).contains("ann").contains("ann@example.org");
        ann.dits(copy, "config", "set", "user.name", "Ann Elk").ok();
        ann.commits(copy, "b.txt", "b\n");
        assertThat(ann.dits(copy, "log").ok().out()).contains("Ann Elk").contains("ann@example.org");
    }

    @Test
    void aPrivateRepositoryOfAnotherIsNotFound() throws Exception {
        Somebody bob = new Somebody(folder.resolve("bob")).signedIn(server.address(), "bob");
        Path copy = clone("copy");
        ann.commits(copy, "a.txt", "a\n");
        ann.dits(copy, "push").ok();
        String none = server.address() + "/ann/none";
        for (String hidden : new String[] {film, none}) {
            String name = hidden.substring(server.address().length() + 1);
            assertThat(bob.dits(folder, "clone", hidden, "theirs")
                            .is(ExitCode.REPOSITORY)
                            .err())
                    .contains("repository " + name + " not found");
        }
        assertThat(folder.resolve("theirs")).doesNotExist();
        bob.dits(copy, "push").is(ExitCode.REPOSITORY);
        bob.dits(copy, "fetch").is(ExitCode.REPOSITORY);
        assertThat(bob.dits(folder, "repo", "list").ok().out()).doesNotContain("ann/");
    }

    @Test
    void aWrongTokenOrPasswordIsAnAuthenticationProblem() throws Exception {
        Path copy = clone("copy");
        Somebody stranger = new Somebody(folder.resolve("stranger"));
        assertThat(stranger.dits(copy, "fetch").is(ExitCode.AUTHENTICATION).err())
                .contains("Run: dits login " + server.address());
        stranger.with("DITS_TOKEN", "wrong").dits(copy, "fetch").is(ExitCode.AUTHENTICATION);
        stranger.typing("wrong\n", folder, "login", server.address(), "--email", "ann", "--password-stdin")
                .is(ExitCode.AUTHENTICATION);
        stranger.typing("wrong\n", folder, "login", server.address(), "--token-stdin")
                .is(ExitCode.AUTHENTICATION);
        assertThat(stranger.home().resolve(".config/dits/credentials")).doesNotExist();
    }

    @Test
    void aServerThatIsGoneIsANetworkProblem() throws Exception {
        Path copy = clone("copy");
        ann.commits(copy, "a.txt", "a\n");
        int free;
        try (java.net.ServerSocket socket =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        ann.dits(copy, "remote", "set-url", "origin", "http://127.0.0.1:" + free + "/ann/film")
                .ok();
        for (String command : new String[] {"push", "fetch", "pull"}) {
            assertThat(ann.dits(copy, command).is(ExitCode.NETWORK).err()).contains("cannot be reached");
        }
    }

    @Test
    void ofManyPushesFromOneParentExactlyOneWinsAndTheOthersPullAndFollow() throws Exception {
        List<Path> copies = new ArrayList<>(List.of(twoCopies()));
        copies.add(clone("third"));
        for (Path copy : copies) {
            ann.commits(copy, copy.getFileName() + ".txt", "mine\n");
        }
        List<Somebody.Outcome> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Somebody.Outcome>> pushes = copies.stream()
                    .map(copy -> threads.submit(() -> ann.dits(copy, "push")))
                    .toList();
            for (Future<Somebody.Outcome> push : pushes) {
                outcomes.add(push.get());
            }
        }
        assertThat(outcomes).filteredOn(one -> one.code() == ExitCode.DONE).hasSize(1);
        assertThat(outcomes).filteredOn(one -> one.code() == ExitCode.CONFLICT).hasSize(2);
        for (Path copy : copies) {
            ann.dits(copy, "pull").ok();
            ann.dits(copy, "push").ok();
        }
        assertThat(clone("all")).isDirectoryContaining("glob:**/third.txt").isDirectoryContaining("glob:**/one.txt");
    }

    @Test
    void aBranchMayComeWhereADirectoryOfBranchesWasAndTheOtherWayRound() throws Exception {
        Path[] copies = twoCopies();
        ann.dits(copies[0], "push", "origin", "main:cut").ok();
        ann.dits(copies[1], "fetch").ok();
        ann.dits(copies[0], "push", "--delete", "origin", "cut").ok();
        ann.dits(copies[0], "push", "origin", "main:cut/first").ok();
        assertThat(ann.dits(copies[1], "fetch").ok().out()).contains("cut/first");
        ann.dits(copies[0], "push", "--delete", "origin", "cut/first").ok();
        // Who pushes has seen the old name still.
        ann.dits(copies[1], "push", "origin", "main:cut").ok();
        assertThat(ann.dits(copies[0], "fetch").ok().out()).contains("origin/cut at");
    }

    @Test
    void aBranchBesideADirectoryOfBranchesIsRefusedInWords() throws Exception {
        Path[] copies = twoCopies();
        ann.dits(copies[0], "push", "origin", "main:cut").ok();
        assertThat(ann.dits(copies[0], "push", "origin", "main:cut/first")
                        .is(ExitCode.ERROR)
                        .err())
                .contains("cut/first")
                .doesNotContain("internal error");
    }

    @Test
    void aCloneWhoseDefaultBranchIsNotThereSaysWhatIs() throws Exception {
        Path copy = clone("copy");
        ann.dits(copy, "switch", "-c", "work").ok();
        ann.commits(copy, "a.txt", "a\n");
        ann.dits(copy, "push", "-u", "origin", "work").ok();

        assertThat(ann.dits(folder, "clone", film, "again").ok().out())
                .contains("work")
                .doesNotContain("is empty");
        ann.dits(folder, "clone", "-b", "work", film, "third").ok();
        assertThat(folder.resolve("third/a.txt")).hasContent("a\n");
    }

    @Test
    void aTokenOfTheEnvironmentIsEnoughForTheServerThatTheCommandNames() throws Exception {
        Path copy = clone("copy");
        ann.commits(copy, "a.txt", "a\n");
        ann.dits(copy, "push").ok();
        String token = Files.readString(ann.home().resolve(".config/dits/credentials"))
                .replaceFirst("(?s).*access_token = (\\S+).*", "$1");
        Somebody script = new Somebody(folder.resolve("script")).with("DITS_TOKEN", token);
        script.dits(folder, "clone", film, "theirs").ok();
        script.dits(folder.resolve("theirs"), "fetch").ok();
        script.dits(folder, "whoami", server.address()).ok();
        script.dits(folder, "whoami").is(ExitCode.AUTHENTICATION);
        script.with("DITS_SERVER", "http://127.0.0.1:9")
                .dits(folder.resolve("theirs"), "fetch")
                .is(ExitCode.AUTHENTICATION);
    }

    @Test
    void whoHasSignedOutHasNoTokenHereAndNoneThatIsGoodThere() throws Exception {
        Somebody eve = new Somebody(folder.resolve("eve")).signedIn(server.address(), "bob");
        Path credentials = eve.home().resolve(".config/dits/credentials");
        byte[] tokens = Files.readAllBytes(credentials);
        eve.dits(folder, "whoami").ok();
        assertThat(eve.dits(folder, "logout").ok().err()).isEmpty();
        assertThat(credentials).content().doesNotContain("token =");
        eve.dits(folder, "whoami", server.address()).is(ExitCode.AUTHENTICATION);
        Files.write(credentials, tokens);
        server.clock().advance(Duration.ofSeconds(30));
        eve.dits(folder, "whoami", server.address()).is(ExitCode.AUTHENTICATION);
    }
}
