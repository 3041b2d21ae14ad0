// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ApiTokenTextTest {
    private static byte[] random(int seed) {
        byte[] bytes = new byte[32];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aTokenHasTheFormThatIsWrittenDown() {
        for (int seed = 0; seed < 200; seed++) {
            String token = ApiTokenText.of(random(seed));
            assertThat(token).matches("dits_[0-9A-Za-z]{49}");
            assertThat(ApiTokenText.wellFormed(token)).isTrue();
        }
    }

    /** Made by hand with another program's CRC-32: so scanners elsewhere find the same. */
    @Test
    void theSmallestAndTheGreatestAreAsTheDocumentSays() {
        assertThat(ApiTokenText.of(new byte[32])).isEqualTo("dits_" + "0".repeat(43) + "2bzD5t");
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(ApiTokenText.of(ones)).isEqualTo("dits_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp10gAYI5");
    }

    @Test
    void aChangedOrCutTokenIsNone() {
        String token = ApiTokenText.of(random(1));
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == 'x' ? 'y' : 'x';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(ApiTokenText.wellFormed(changed)).as(changed).isFalse();
        }
        for (String bad : List.of("", "dits_", token + "0", token.substring(1), token + "\n", " " + token)) {
            assertThat(ApiTokenText.wellFormed(bad)).as(bad).isFalse();
        }
    }
}
