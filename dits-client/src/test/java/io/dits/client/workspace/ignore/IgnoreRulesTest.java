// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IgnoreRulesTest {
    /** A pattern, a path (a directory if it ends with a slash), and whether the one ignores the other as gitignore says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '\'', textBlock = """
            a.tmp       | a.tmp            | true
            a.tmp       | d/a.tmp          | true
            a.tmp       | a.tmp2           | false
            a.tmp       | a.tmp/           | true
            *.tmp       | a.tmp            | true
            *.tmp       | .tmp             | true
            *.tmp       | d/e/a.tmp        | true
            *.tmp       | a.tmpx           | false
            /a.tmp      | a.tmp            | true
            /a.tmp      | d/a.tmp          | false
            d/a         | d/a              | true
            d/a         | e/d/a            | false
            /d/a        | d/a              | true
            d/*         | d/a              | true
            d/*         | d/e/             | true
            d/*.x       | d/e/a.x          | false
            build/      | build/           | true
            build/      | build            | false
            build/      | d/build/         | true
            build/      | d/build          | false
            /build/     | d/build/         | false
            d/build/    | d/build/         | true
            **/a        | a                | true
            **/a        | d/a              | true
            **/a        | d/e/a            | true
            **/a        | d/ea             | false
            **/d/a      | d/a              | true
            **/d/a      | x/d/a            | true
            a/**        | a/b              | true
            a/**        | a/b/c            | true
            a/**        | a/               | false
            a/**        | b                | false
            a/**        | x/a/b            | false
            a/**/b      | a/b              | true
            a/**/b      | a/x/b            | true
            a/**/b      | a/x/y/b          | true
            a/**/b      | a/xb             | false
            a/**/b      | ab               | false
            a**b        | axxb             | true
            a**b/c      | axxb/c           | true
            a**b/c      | ax/xb/c          | false
            **          | a                | true
            **/         | d/               | true
            **/         | d                | false
            *           | a                | true
            a?c         | abc              | true
            a?c         | ac               | false
            d/a?c       | d/a/c            | false
            d?a         | d/a              | false
            [abc].x     | b.x              | true
            [abc].x     | d.x              | false
            [a-c].x     | b.x              | true
            [!a-c].x    | b.x              | false
            [!a-c].x    | z.x              | true
            [^a-c].x    | z.x              | true
            []].x       | ].x              | true
            []-].x      | -.x              | true
            [a-].x      | -.x              | true
            [[:digit:]] | 7                | true
            [[:digit:]] | a                | false
            [[:alpha:]_]| _                | true
            [\\]].x     | ].x              | true
            [a          | [a               | false
            d/[!x]      | d/a              | true
            \\!a        | !a               | true
            \\#a        | #a               | true
            #a          | #a               | false
            a\\*b       | a*b              | true
            a\\*b       | axb              | false
            a\\         | 'a\\'            | false
            'a '        | a                | true
            'a\\ '      | 'a '             | true
            'a b'       | 'a b'            | true
            A           | a                | false
            /           | a                | false
            //          | a                | false
            *.exr       | shots/010/beauty.0001.exr | true
            shots/*/tmp | shots/010/tmp/   | true
            shots/*/tmp | shots/a/b/tmp/   | false
            """)
    void onePatternDecides(String pattern, String path, boolean ignored) {
        assertThat(ignores(path, pattern)).isEqualTo(ignored);
    }

    @Test
    void theLastRuleThatMatchesDecides() {
        assertThat(ignores("keep.tmp", "*.tmp\n!keep.tmp")).isFalse();
        assertThat(ignores("keep.tmp", "!keep.tmp\n*.tmp")).isTrue();
        assertThat(ignores("other.tmp", "*.tmp\n!keep.tmp")).isTrue();
    }

    @Test
    void nothingInAnIgnoredDirectoryComesBack() {
        assertThat(ignores("d/keep", "d/\n!d/keep")).isTrue();
        assertThat(ignores("d/keep", "d/*\n!d/keep")).isFalse();
    }

    @Test
    void theNearestFileDecidesAndItsSlashMeansItsOwnDirectory() {
        IgnoreRules rules = IgnoreRules.NONE.with("", "*.tmp\n/only-root").with("d", "!b.tmp\n/x\ny/z");
        assertThat(rules.ignores("d/a.tmp", false)).isTrue();
        assertThat(rules.ignores("d/b.tmp", false)).isFalse();
        assertThat(rules.ignores("d/x", false)).isTrue();
        assertThat(rules.ignores("d/e/x", false)).isFalse();
        assertThat(rules.ignores("d/y/z", false)).isTrue();
        assertThat(rules.ignores("d/only-root", false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb\r\n", "\ufeffa\nb", "\n\n# comment\na\n\nb"})
    void lineEndsAndMarksAndBlankLinesMeanNothing(String file) {
        assertThat(ignores("a", file)).isTrue();
        assertThat(ignores("b", file)).isTrue();
        assertThat(ignores("c", file)).isFalse();
    }

    @Test
    void noPatternTakesForEver() {
        String pattern = "*a".repeat(200) + "**/**/**/b";
        String path = "a/".repeat(60) + "a".repeat(200);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ignores(path, pattern));
    }

    /** As a scan asks: from the root down, and not below what is ignored. */
    private static boolean ignores(String path, String file) {
        IgnoreRules rules = IgnoreRules.NONE.with("", file);
        boolean directory = path.endsWith("/");
        String[] names = path.split("/");
        for (int depth = 1; depth <= names.length; depth++) {
            String part = String.join("/", Arrays.copyOf(names, depth));
            if (rules.ignores(part, depth < names.length || directory)) {
                return true;
            }
        }
        return false;
    }
}
