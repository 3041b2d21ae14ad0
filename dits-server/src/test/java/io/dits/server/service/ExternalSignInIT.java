// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentities.Unlinking;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.Organisation;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.postgres.PostgresExternalIdentities;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import io.dits.server.service.SignInRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which account a person of a provider gets. */
final class ExternalSignInIT {
    private static final Cause CAUSE = Cause.unknown("127.0.0.1", "r1");
    /** As of a provider whose people may have an account. */
    private static final AdmissionRules CREATE = new AdmissionRules(true, Set.of(), false, false, Set.of());

    private static final AdmissionRules NOTHING = new AdmissionRules(false, Set.of(), false, false, Set.of());
    private static final AdmissionRules LINK = new AdmissionRules(false, Set.of(), true, false, Set.of());

    private final TestDatabase database = TestDatabase.fresh();
    private final PostgresUsers users = new PostgresUsers(database.database());
    private final PostgresExternalIdentities identities = new PostgresExternalIdentities(database.database());
    private final PostgresOrganisations organisations = new PostgresOrganisations(database.database());
    private final ExternalSignIn signIn = new ExternalSignIn(
            identities, users, new GroupRoles(new PostgresUserDirectory(database.database()), organisations));

    @AfterEach
    void stop() {
        database.close();
    }

    private static ExternalIdentity person(String subject, String email, boolean confirmed, String... groups) {
        return new ExternalIdentity(
                "corp",
                subject,
                Optional.of(email),
                confirmed,
                Optional.of(email.substring(email.indexOf('@') + 1)).filter(domain -> confirmed),
                Optional.of("Ann A."),
                Optional.empty(),
                Set.of(groups));
    }

    private static ExternalIdentity ann(String... groups) {
        return person("1", "ann@studio.example", true, groups);
    }

    private User local(String email, String name) {
        Users.Creation made = users.create(email, new OwnerName(name), name, false, "a hash", CAUSE);
        return ((Users.Creation.Created) made).user();
    }

    private void refused(ExternalIdentity identity, AdmissionRules rules, Reason reason) {
        assertThatThrownBy(() -> signIn.admit(identity, rules, CAUSE))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private long audited(String action) {
        return database.number("select count(*) from audit where action = '" + action + "'");
    }

    @Test
    void whoComesForTheFirstTimeGetsAnAccountAndKeepsIt() {
        User made = signIn.admit(ann(), CREATE, CAUSE);
        assertThat(made.username().text()).isEqualTo("ann");
        assertThat(made.email()).isEqualTo("ann@studio.example");
        assertThat(made.displayName()).isEqualTo("Ann A.");
        assertThat(made.admin()).isFalse();
        // Under another address, too, and when nobody new would be let in.
        assertThat(signIn.admit(person("1", "ann.new@studio.example", true), NOTHING, CAUSE)
                        .id())
                .isEqualTo(made.id());
        assertThat(users.list()).hasSize(1);
        assertThat(audited("identity.linked")).isEqualTo(1);
        assertThat(audited("user.created")).isEqualTo(1);
        assertThat(users.findByLogin("ann").orElseThrow().passwordHash()).isEmpty();
    }

    @Test
    void theWantedUsernameIsTakenIfItIsFree() {
        local("other@studio.example", "ann");
        ExternalIdentity wanting = new ExternalIdentity(
                "corp",
                "1",
                Optional.of("x@studio.example"),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of("Ann@corp.example"),
                Set.of());
        assertThat(signIn.admit(wanting, CREATE, CAUSE).username().text()).isEqualTo("Ann-2");
    }

    @Test
    void aReservedOrImpossibleNameBecomesAnother() {
        assertThat(signIn.admit(person("2", "settings@studio.example", true), CREATE, CAUSE)
                        .username()
                        .text())
                .isEqualTo("settings-2");
        assertThat(signIn.admit(person("3", "ü+@studio.example", true), CREATE, CAUSE)
                        .username()
                        .text())
                .isEqualTo("user");
        assertThat(signIn.admit(person("4", "x".repeat(64) + "@studio.example", true), CREATE, CAUSE)
                        .username()
                        .text())
                .hasSize(35);
    }

    @Test
    void nobodyNewIsLetInUnlessThatIsConfigured() {
        refused(ann(), NOTHING, Reason.NO_ACCOUNT);
        refused(ann(), LINK, Reason.NO_ACCOUNT);
        assertThat(users.list()).isEmpty();
    }

    @Test
    void onlyPeopleOfAllowedDomainsGetAnAccount() {
        AdmissionRules rules = new AdmissionRules(true, Set.of("studio.example"), false, false, Set.of());
        refused(person("2", "bob@evil.example", true), rules, Reason.NO_ACCOUNT);
        refused(person("2", "bob@evil.studio.example", true), rules, Reason.NO_ACCOUNT);
        refused(person("2", "bob@studio.example", false), rules, Reason.NO_ACCOUNT);
        assertThat(signIn.admit(ann(), rules, CAUSE).username().text()).isEqualTo("ann");
    }

    @Test
    void anAddressThatNobodyConfirmsMakesNoAccountUnlessItIsTrusted() {
        ExternalIdentity unconfirmed = person("1", "ann@studio.example", false);
        refused(unconfirmed, CREATE, Reason.NO_ACCOUNT);
        AdmissionRules trusting = new AdmissionRules(true, Set.of(), false, true, Set.of());
        assertThat(signIn.admit(unconfirmed, trusting, CAUSE).email()).isEqualTo("ann@studio.example");
    }

    @Test
    void anAccountOfTheSameAddressIsNotTakenOverUnlessThatIsConfigured() {
        User local = local("Ann@Studio.example", "ann");
        refused(ann(), CREATE, Reason.NO_ACCOUNT);
        assertThat(identities.list(local.id())).isEmpty();
        assertThat(signIn.admit(ann(), LINK, CAUSE).id()).isEqualTo(local.id());
        assertThat(identities.list(local.id())).singleElement().satisfies(linked -> {
            assertThat(linked.provider()).isEqualTo("corp");
            assertThat(linked.subject()).isEqualTo("1");
        });
    }

    @Test
    void anAddressThatIsNotConfirmedOpensNoAccount() {
        User local = local("ann@studio.example", "ann");
        refused(person("1", "ann@studio.example", false), LINK, Reason.NO_ACCOUNT);
        AdmissionRules all = new AdmissionRules(true, Set.of(), true, false, Set.of());
        refused(person("1", "ann@studio.example", false), all, Reason.NO_ACCOUNT);
        assertThat(identities.list(local.id())).isEmpty();
    }

    @Test
    void whatIsRefusedSoundsTheSameWhetherTheAddressIsTakenOrNot() {
        local("ann@studio.example", "ann");
        refused(ann(), CREATE, Reason.NO_ACCOUNT);
        refused(person("2", "nobody@studio.example", true), NOTHING, Reason.NO_ACCOUNT);
    }

    @Test
    void aDisabledAccountStaysShut() {
        User made = signIn.admit(ann(), CREATE, CAUSE);
        database.execute("update users set state = 'disabled' where id = " + made.id());
        refused(ann(), CREATE, Reason.DISABLED);
        local("bob@studio.example", "bob");
        database.execute("update users set state = 'disabled' where email = 'bob@studio.example'");
        refused(person("2", "bob@studio.example", true), LINK, Reason.DISABLED);
    }

    @Test
    void groupsMakeAnAdministratorAndTheirLackMakesNoneAtEverySignIn() {
        AdmissionRules rules = new AdmissionRules(true, Set.of(), false, false, Set.of("admins", "lords"));
        users.create("root@studio.example", new OwnerName("root"), "root", true, "a hash", CAUSE);
        assertThat(signIn.admit(ann("artists"), rules, CAUSE).admin()).isFalse();
        assertThat(signIn.admit(ann("artists", "lords"), rules, CAUSE).admin()).isTrue();
        assertThat(signIn.admit(ann("lords"), rules, CAUSE).admin()).isTrue();
        assertThat(signIn.admit(ann(), rules, CAUSE).admin()).isFalse();
        assertThat(audited("user.role_changed")).isEqualTo(2);
        // Who does not map groups leaves roles alone.
        signIn.admit(ann("admins"), rules, CAUSE);
        assertThat(signIn.admit(ann(), CREATE, CAUSE).admin()).isTrue();
    }

    @Test
    void theLastAdministratorStaysOne() {
        AdmissionRules rules = new AdmissionRules(true, Set.of(), false, false, Set.of("admins"));
        signIn.admit(ann("admins"), rules, CAUSE);
        assertThat(signIn.admit(ann(), rules, CAUSE).admin()).isTrue();
    }

    private Optional<OrganisationRole> role(String organisation, User user) {
        return organisations.find(organisation, user.id()).orElseThrow().role();
    }

    @Test
    void groupsMakeMembersOfOrganisationsAndTheirLackMakesNone() {
        User owner = local("owner@studio.example", "owner");
        Organisation.Settings settings = new Organisation.Settings("Pixel", Organisation.Base.READ, false);
        // Who signs in has no right to make one.
        Cause machine = Cause.operator("test");
        organisations.create(new OwnerName("pixel"), settings, owner.id(), machine);
        organisations.create(new OwnerName("other"), settings, owner.id(), machine);
        AdmissionRules rules = new AdmissionRules(
                true,
                Set.of(),
                false,
                false,
                Set.of(),
                List.of(
                        new AdmissionRules.Grant("artists", "pixel", OrganisationRole.MEMBER),
                        new AdmissionRules.Grant("leads", "pixel", OrganisationRole.ADMIN),
                        new AdmissionRules.Grant("artists", "gone", OrganisationRole.MEMBER)));
        User ann = signIn.admit(ann("artists"), rules, CAUSE);
        assertThat(role("pixel", ann)).contains(OrganisationRole.MEMBER);
        assertThat(role("other", ann)).isEmpty();
        signIn.admit(ann("artists", "leads"), rules, CAUSE);
        assertThat(role("pixel", ann)).contains(OrganisationRole.ADMIN);
        signIn.admit(ann("artists"), rules, CAUSE);
        assertThat(role("pixel", ann)).contains(OrganisationRole.MEMBER);
        signIn.admit(ann("somebody"), rules, CAUSE);
        assertThat(role("pixel", ann)).isEmpty();
        assertThat(role("pixel", owner)).contains(OrganisationRole.OWNER);
        // Who owns one goes on to, whatever the groups.
        identities.link(owner.id(), "corp", "9", CAUSE);
        signIn.admit(person("9", "owner@studio.example", true), rules, CAUSE);
        assertThat(role("pixel", owner)).contains(OrganisationRole.OWNER);
    }

    @Test
    void whoComesManyTimesAtOnceGetsOneAccount() throws Exception {
        List<Future<User>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                // The provider may have changed the address in between.
                String email = (i % 2 == 0 ? "ann" : "anna") + "@studio.example";
                all.add(threads.submit(() -> signIn.admit(person("1", email, true), CREATE, CAUSE)));
            }
        }
        Set<Long> ids = new java.util.HashSet<>();
        for (Future<User> one : all) {
            ids.add(one.get().id());
        }
        assertThat(ids).hasSize(1);
        assertThat(users.list()).hasSize(1);
    }

    @Test
    void whatIsLinkedCanBeTakenAwayButNotTheLastWayIn() {
        User local = local("ann@studio.example", "ann");
        signIn.admit(ann(), LINK, CAUSE);
        assertThat(identities.unlink(local.id(), "other", CAUSE)).isEqualTo(Unlinking.ABSENT);
        assertThat(identities.unlink(local.id(), "corp", CAUSE)).isEqualTo(Unlinking.DONE);
        assertThat(audited("identity.unlinked")).isEqualTo(1);
        refused(ann(), NOTHING, Reason.NO_ACCOUNT);
        User made = signIn.admit(person("2", "bob@studio.example", true), CREATE, CAUSE);
        assertThat(identities.unlink(made.id(), "corp", CAUSE)).isEqualTo(Unlinking.LAST);
        assertThat(identities.list(made.id())).hasSize(1);
    }

    @Test
    void aSubjectOfAnotherProviderIsAnotherPerson() {
        User made = signIn.admit(ann(), CREATE, CAUSE);
        ExternalIdentity other = new ExternalIdentity(
                "saml",
                "1",
                Optional.of("x@studio.example"),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
        assertThat(signIn.admit(other, CREATE, CAUSE).id()).isNotEqualTo(made.id());
    }
}
