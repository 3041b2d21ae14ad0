// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresSignInAttempts;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SingleSignOn.Begun;
import io.dits.server.service.SingleSignOn.Done;
import io.dits.testkit.time.ManualClock;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a sign-in is finished once, in time, in the browser that began it, and by the provider that it was begun with. */
final class SingleSignOnIT {
    private static final URI ORIGIN = URI.create("https://dits.example.test");
    private static final Cause CAUSE = Cause.unknown("127.0.0.1", "r1");
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final ManualClock clock = ManualClock.at2026();
    private final List<SignInRequest> asked = new ArrayList<>();
    private final SingleSignOn signOn = replica();

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    /** A provider that believes everybody. */
    private final class Believing implements IdentityProvider {
        private final String name;

        Believing(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String title() {
            return "Studio " + name;
        }

        @Override
        public URI begin(SignInRequest request) {
            return URI.create("https://id.example/" + request.state());
        }

        @Override
        public ExternalIdentity finish(SignInRequest request, Map<String, String> answer) {
            asked.add(request);
            return new ExternalIdentity(
                    name,
                    "ann",
                    Optional.of(name + "@studio.example"),
                    true,
                    Optional.of("studio.example"),
                    Optional.of("Ann"),
                    Optional.empty(),
                    Set.of("artists"));
        }
    }

    /** A server beside others. */
    private SingleSignOn replica() {
        AdmissionRules rules = new AdmissionRules(true, Set.of(), false, false, Set.of());
        return new SingleSignOn(
                List.of(
                        new SingleSignOn.Provider(new Believing("corp"), rules),
                        new SingleSignOn.Provider(new Believing("other"), rules)),
                new PostgresSignInAttempts(DATABASE.database()),
                new ExternalSignIn(
                        new PostgresExternalIdentities(DATABASE.database()),
                        new PostgresUsers(DATABASE.database()),
                        new GroupRoles(
                                new PostgresUserDirectory(DATABASE.database()),
                                new PostgresOrganisations(DATABASE.database()))),
                new SecureRandom(),
                new NodeCounters(clock));
    }

    @Test
    void whoBeginsWithoutEndHasToWaitAndNobodyElse() {
        for (int i = 0; i < SingleSignOn.BEGUN; i++) {
            assertThat(signOn.wait("2001:db8:1:2::" + Integer.toHexString(i))).isEmpty();
        }
        assertThat(signOn.wait("2001:db8:1:2:a::1").orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(15));
        assertThat(signOn.wait("2001:db8:1:3::1")).isEmpty();
        clock.advance(Duration.ofMinutes(16));
        assertThat(signOn.wait("2001:db8:1:2::1")).isEmpty();
    }

    private Begun begin(String returnTo) {
        return signOn.begin("corp", Optional.empty(), Optional.of(returnTo), ORIGIN);
    }

    private static String state(Begun begun) {
        return begun.goTo().getPath().substring(1);
    }

    private Done finish(SingleSignOn on, String provider, String state, String browser) {
        return on.finish(provider, state, Optional.of(browser), Map.of(), ORIGIN, CAUSE);
    }

    private static void stale(ThrowingCallable attack) {
        assertThatThrownBy(attack)
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.STALE));
    }

    @Test
    void aSignInIsFinishedOnAnyReplica() {
        Begun begun = begin("/ann/film?x=1");
        Done done = finish(replica(), "corp", state(begun), begun.browser());
        assertThat(done.user().email()).isEqualTo("corp@studio.example");
        assertThat(done.provider()).isEqualTo("corp");
        assertThat(done.returnTo()).isEqualTo("/ann/film?x=1");
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.state()).isEqualTo(state(begun));
            assertThat(request.browser()).isEqualTo(begun.browser());
        });
    }

    @Test
    void aStateIsUsedOnce() {
        Begun begun = begin("/");
        finish(signOn, "corp", state(begun), begun.browser());
        stale(() -> finish(signOn, "corp", state(begun), begun.browser()));
        assertThat(asked).hasSize(1);
    }

    @Test
    void aStateOfAnotherBrowserIsRefusedAndUsedUp() {
        Begun begun = begin("/");
        Begun thief = begin("/");
        stale(() -> finish(signOn, "corp", state(begun), thief.browser()));
        stale(() -> signOn.finish("corp", state(begin("/")), Optional.empty(), Map.of(), ORIGIN, CAUSE));
        stale(() -> finish(signOn, "corp", state(begun), begun.browser()));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aStateThatIsMissingOrUnknownIsRefused(String state) {
        Begun begun = begin("/");
        stale(() -> finish(signOn, "corp", state, begun.browser()));
        assertThat(asked).isEmpty();
    }

    @Test
    void aStateThatIsTooOldIsRefused() {
        Begun begun = begin("/");
        assertThat(DATABASE.number("select count(*) from sso_attempts where expires_at > now() + interval '9 minutes'"
                        + " and expires_at <= now() + interval '10 minutes'"))
                .isPositive();
        DATABASE.execute("update sso_attempts set expires_at = now() - interval '1 second'");
        stale(() -> finish(signOn, "corp", state(begun), begun.browser()));
        assertThat(asked).isEmpty();
    }

    @Test
    void aStateOfAnotherProviderIsRefused() {
        Begun begun = begin("/");
        stale(() -> finish(signOn, "other", state(begun), begun.browser()));
        assertThat(asked).isEmpty();
    }

    @Test
    void twoTabsOfABrowserMayEachBeginOne() {
        Begun first = begin("/first");
        Begun second = signOn.begin("corp", Optional.of(first.browser()), Optional.of("/second"), ORIGIN);
        assertThat(second.browser()).isEqualTo(first.browser());
        assertThat(finish(signOn, "corp", state(first), first.browser()).returnTo())
                .isEqualTo("/first");
        assertThat(finish(signOn, "corp", state(second), first.browser()).returnTo())
                .isEqualTo("/second");
    }

    @Test
    void aSecretThatThisServerDidNotMakeIsNotTakenOver() {
        assertThat(signOn.begin("corp", Optional.of("short"), Optional.empty(), ORIGIN)
                        .browser())
                .hasSize(43);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil",
                "javascript:alert(1)",
                "",
                "/a\nb",
                "/a\\b",
                "/ä"
            })
    void whereToGoOnIsAPathOfThisServer(String elsewhere) {
        Begun begun = begin(elsewhere);
        assertThat(finish(signOn, "corp", state(begun), begun.browser()).returnTo())
                .isEmpty();
    }

    @Test
    void whatIsPostedFromElsewhereIsFinishedByTheBrowserThatBeganIt() {
        Begun begun = begin("/here");
        String ticket = signOn.arrive("corp", state(begun), Map.of(), ORIGIN);
        assertThat(asked)
                .singleElement()
                .satisfies(request -> assertThat(request.browser()).isEmpty());
        Done done = replica().board("corp", ticket, Optional.of(begun.browser()), CAUSE);
        assertThat(done.user().email()).isEqualTo("corp@studio.example");
        assertThat(done.returnTo()).isEqualTo("/here");
        stale(() -> signOn.board("corp", ticket, Optional.of(begun.browser()), CAUSE));
        stale(() -> signOn.arrive("corp", state(begun), Map.of(), ORIGIN));
    }

    @Test
    void whatAnotherBrowserWasMadeToPostIsRefused() {
        Begun begun = begin("/");
        Begun victim = begin("/");
        String ticket = signOn.arrive("corp", state(begun), Map.of(), ORIGIN);
        stale(() -> signOn.board("corp", ticket, Optional.of(victim.browser()), CAUSE));
        stale(() -> signOn.board("corp", ticket, Optional.of(begun.browser()), CAUSE));
        String other = signOn.arrive("corp", state(victim), Map.of(), ORIGIN);
        stale(() -> signOn.board("other", other, Optional.of(victim.browser()), CAUSE));
        stale(() -> signOn.board("corp", "unknown", Optional.of(victim.browser()), CAUSE));
    }

    @Test
    void aTicketThatIsTooOldIsRefused() {
        Begun begun = begin("/");
        String ticket = signOn.arrive("corp", state(begun), Map.of(), ORIGIN);
        DATABASE.execute("update sso_arrivals set expires_at = now() - interval '1 second'");
        stale(() -> signOn.board("corp", ticket, Optional.of(begun.browser()), CAUSE));
    }

    @Test
    void thereIsNoProviderThatIsNotConfigured() {
        assertThatThrownBy(() -> signOn.begin("none", Optional.empty(), Optional.empty(), ORIGIN))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(signOn.titles())
                .containsExactly(Map.entry("corp", "Studio corp"), Map.entry("other", "Studio other"));
    }

    @Test
    void noSecretIsInTheDatabase() {
        Begun begun = begin("/");
        for (String secret : List.of(state(begun), begun.browser())) {
            assertThat(DATABASE.number("select count(*) from sso_attempts a where a::text like '%" + secret + "%'"))
                    .isZero();
        }
        assertThat(begun.toString()).doesNotContain(begun.browser());
    }
}
