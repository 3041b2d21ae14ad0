// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TextMergeTest {
    private static final int ROUNDS = 500;

    private final SplittableRandom random = new SplittableRandom(11);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String merged(String base, String ours, String theirs) {
        TextMerge.Result result = merge(base, ours, theirs);
        assertThat(result.clean()).as("%s | %s | %s", base, ours, theirs).isTrue();
        return text(result);
    }

    private static TextMerge.Result merge(String base, String ours, String theirs) {
        return TextMerge.merge(bytes(base), bytes(ours), bytes(theirs)).orElseThrow();
    }

    private static String text(TextMerge.Result result) {
        return new String(result.text(), StandardCharsets.UTF_8);
    }

    /** Few different lines, so that many are equal; perhaps without an end. */
    private String anything(int most) {
        StringBuilder text = new StringBuilder();
        for (int lines = random.nextInt(most + 1); lines > 0; lines--) {
            text.append((char) ('a' + random.nextInt(4))).append('\n');
        }
        return random.nextInt(3) == 0 ? text + "end" : text.toString();
    }

    @Test
    void theOnlySideThatChangedIsTaken() {
        for (int round = 0; round < ROUNDS; round++) {
            String base = anything(8);
            String side = anything(8);
            assertThat(merged(base, side, base)).isEqualTo(side);
            assertThat(merged(base, base, side)).isEqualTo(side);
            assertThat(merged(base, side, side)).isEqualTo(side);
        }
    }

    @Test
    void bothWaysRoundAreEquallyClean() {
        for (int round = 0; round < ROUNDS; round++) {
            String base = anything(8);
            String ours = anything(8);
            String theirs = anything(8);
            TextMerge.Result one = merge(base, ours, theirs);
            TextMerge.Result other = merge(base, theirs, ours);
            assertThat(one.clean()).as("%s | %s | %s", base, ours, theirs).isEqualTo(other.clean());
            if (one.clean()) {
                assertThat(text(one)).isEqualTo(text(other));
            }
        }
    }

    @Test
    void noLineThatASideAddedIsLost() {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> base = new ArrayList<>();
            for (int line = 0; line < 10; line++) {
                base.add("line " + line + "\n");
            }
            String ours = withLine(base, "ours added\n");
            String theirs = withLine(base, "theirs added\n");
            String result = text(merge(String.join("", base), ours, theirs));
            assertThat(result).contains("ours added\n", "theirs added\n");
            base.forEach(line -> assertThat(result).contains(line));
        }
    }

    private String withLine(List<String> base, String line) {
        List<String> lines = new ArrayList<>(base);
        lines.add(random.nextInt(lines.size() + 1), line);
        return String.join("", lines);
    }

    @Test
    void changesApartFromEachOtherAreJoined() {
        for (int round = 0; round < ROUNDS; round++) {
            String ours = anything(4);
            String theirs = anything(4);
            String middle = "1\n2\n3\n";
            assertThat(merged("x\n" + middle + "y", ours.replace("end", "") + middle + "y", "x\n" + middle + theirs))
                    .isEqualTo(ours.replace("end", "") + middle + theirs);
        }
    }

    @Test
    void changesOfOnePlaceAreMarked() {
        assertThat(text(merge("1\n2\n3\n", "1\nleft\n3\n", "1\nright\n3\n")))
                .isEqualTo("1\n<<<<<<< ours\nleft\n=======\nright\n>>>>>>> theirs\n3\n");
        assertThat(text(merge("1\n2", "1\nleft", "1\n"))).isEqualTo("1\n<<<<<<< ours\nleft\n=======\n>>>>>>> theirs\n");
    }

    @Test
    void lineEndsOfWindowsStayAsTheyAre() {
        assertThat(merged("1\r\n2\r\n3\r\n", "one\r\n2\r\n3\r\n", "1\r\n2\r\nthree\r\n"))
                .isEqualTo("one\r\n2\r\nthree\r\n");
    }

    @Test
    void whatIsNoTextIsNotMerged() {
        byte[] text = bytes("1\n");
        for (byte[] other : new byte[][] {{0}, {'a', 0, 'b'}, {(byte) 0xe9}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            assertThat(TextMerge.merge(other, text, text)).isEqualTo(Optional.empty());
            assertThat(TextMerge.merge(text, other, text)).isEqualTo(Optional.empty());
            assertThat(TextMerge.merge(text, text, other)).isEqualTo(Optional.empty());
        }
        assertThat(TextMerge.merge(text, new byte[TextMerge.MOST_BYTES + 1], text))
                .isEmpty();
    }
}
