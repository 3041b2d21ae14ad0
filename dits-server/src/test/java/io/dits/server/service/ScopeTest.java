// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.Credential;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void eachWordStandsForItsScopeAndOthersForNone() {
        for (Scope scope : Scope.values()) {
            assertThat(Scope.ofWord(scope.word())).isEqualTo(scope);
        }
        assertThatThrownBy(() -> Scope.ofWord("repo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repo:read, repo:write, repo:admin, user, org, admin");
    }

    @Test
    void writingIncludesReadingAndNothingIncludesTheRestOfTheAccount() {
        assertThat(Scope.withIncluded(List.of(Scope.REPO_WRITE))).containsExactly(Scope.REPO_READ, Scope.REPO_WRITE);
        assertThat(Scope.withIncluded(List.of(Scope.REPO_ADMIN)))
                .containsExactly(Scope.REPO_READ, Scope.REPO_WRITE, Scope.REPO_ADMIN);
        assertThat(Scope.withIncluded(List.of(Scope.ADMIN))).containsExactly(Scope.ADMIN);
    }

    @Test
    void anAdministratorsTokenWithoutThatScopeIsAnOrdinaryUsers() {
        assertThat(actor(Set.of(Scope.REPO_WRITE)).admin()).isFalse();
        assertThat(actor(Set.of(Scope.ADMIN)).admin()).isTrue();
        assertThat(new Actor(1, "ann", "ann@a.example", "Ann", true).admin()).isTrue();
    }

    @Test
    void whatATokenIsNotForIsRefusedWithTheScopeThatItLacks() {
        Actor reader = actor(Set.of(Scope.REPO_READ));
        reader.require(Scope.REPO_READ);
        assertThatThrownBy(() -> reader.require(Scope.REPO_WRITE))
                .isInstanceOf(MissingScopeException.class)
                .hasMessageContaining("repo:write");
    }

    private static Actor actor(Set<Scope> scopes) {
        return new Actor(1, "ann", "ann@a.example", "Ann", true, scopes, "token:1", new Credential.Token(1));
    }
}
