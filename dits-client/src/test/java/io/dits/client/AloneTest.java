// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.cli.CommandTable;
import io.dits.client.cli.Entry;
import io.dits.client.cli.Group;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that are run without a parser, because making one takes longer than they run. */
final class AloneTest {
    @TempDir
    private Path temporary;

    @Test
    void aParserWouldMakeTheSameOfACommandThatStandsAlone() {
        CommandTable table = Wiring.commands(Outside.process());
        List<Entry> alone = table.groups().stream()
                .map(Group::entries)
                .flatMap(List::stream)
                .filter(Entry::alone)
                .toList();
        assertThat(alone).extracting(Entry::name).contains("status");
        for (Entry entry : alone) {
            CommandLine.ParseResult parsed = table.all().parseArgs(entry.name());
            Object command = parsed.subcommand().commandSpec().userObject();
            assertThat(entry.make().get())
                    .as(entry.name())
                    .hasSameClassAs(command)
                    .usingRecursiveComparison()
                    .isEqualTo(command);
        }
    }

    @Test
    void optionsOfEveryCommandMeanTheSameWithAndWithoutAParser() throws IOException {
        Dits dits = Dits.init(temporary);
        dits.write("sub/new", "1");
        for (List<String> options : List.of(
                List.<String>of(), List.of("--json"), List.of("-q"), List.of("--no-progress"), List.of("-C", "sub"))) {
            String[] alone = words(options, "status");
            String[] parsed = words(options, "status", "--", dits.folder().toString());
            assertThat(dits.ok(alone)).as("%s", options).contains("sub").isEqualTo(dits.ok(parsed));
            assertThat(dits.ok(words(List.of("status"), options.toArray(String[]::new))))
                    .as("%s", options)
                    .isEqualTo(dits.ok(alone));
        }
    }

    @Test
    void whatIsNoPlainOptionIsLeftToTheParser() throws IOException {
        Dits dits = Dits.init(temporary);
        assertThat(dits.fails(2, "status", "--nonsense")).contains("--nonsense").contains("dits status --help");
        assertThat(dits.fails(2, "status", "-C")).contains("-C");
        assertThat(dits.fails(2, "--nonsense")).contains("--nonsense").contains("dits --help");
        assertThat(dits.ok("status", "--help")).contains("dits status");
        assertThat(dits.ok("status", "-h")).isEqualTo(dits.ok("help", "status"));
        assertThat(dits.ok("--version")).startsWith("dits ");
    }

    @Test
    void theClockOfTheProgramKnowsItsZone() {
        Clock clock = Outside.process().clock();
        assertThat(clock.getZone()).isEqualTo(ZoneId.systemDefault());
        assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(clock.millis()).isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
    }

    private static String[] words(List<String> options, String... more) {
        return java.util.stream.Stream.concat(options.stream(), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }
}
