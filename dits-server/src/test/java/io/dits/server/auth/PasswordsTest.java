// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void onlyTheRightPasswordMatches() {
        Optional<String> hash = Optional.of(passwords.hash("correct horse"));
        assertThat(passwords.matches("correct horse", hash)).isTrue();
        assertThat(passwords.matches("correct house", hash)).isFalse();
    }

    @Test
    void theHashCarriesItsParametersAndItsOwnSalt() {
        assertThat(passwords.hash("x"))
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .isNotEqualTo(passwords.hash("x"));
        assertThat(passwords.outdated(passwords.hash("x"))).isFalse();
        assertThat(passwords.outdated("$argon2id$v=19$m=4096,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"))
                .isTrue();
    }

    /** Else the answer for an unknown user would come sooner than for a wrong password. */
    @Test
    void nobodysHashTakesAsMuchWorkAsSomebodys() throws ReflectiveOperationException {
        var field = Passwords.class.getDeclaredField("NOBODY");
        field.setAccessible(true);
        assertThat(passwords.outdated(String.valueOf(field.get(null)))).isFalse();
        assertThat(passwords.matches("anything", Optional.empty())).isFalse();
    }
}
