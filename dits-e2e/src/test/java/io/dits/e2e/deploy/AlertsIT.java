// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts that operators take over, and the pages that they lead to. */
final class AlertsIT {
    private static final Path FOLDER = Path.of("../deploy/prometheus").toAbsolutePath();
    private static final Path ALERTS = FOLDER.resolve("alerts.yaml");
    private static final List<Path> TESTS =
            List.of(FOLDER.resolve("alerts_test.yaml"), FOLDER.resolve("alerts_days_test.yaml"));
    private static final Path RUNBOOKS = Path.of("../docs/runbooks");
    private static final String PAGES = "https://github.com/dits-io/dits/blob/main/docs/runbooks/";
    /** The guide lies beside the repository where it is worked on; the copy of its block is for everybody else. */
    private static final Path GUIDE = Path.of("../../shared/spec/self-hosting.md");

    @TempDir
    Path folder;

    /** Each alert's lines by its name. */
    private static Map<String, String> alerts() throws IOException {
        Map<String, String> alerts = new LinkedHashMap<>();
        for (String part : Files.readString(ALERTS).split("- alert: ", -1)) {
            alerts.put(part.lines().findFirst().orElseThrow().strip(), part);
        }
        alerts.keySet().removeIf(Predicate.not(name -> name.matches("Dits\\w+")));
        return alerts;
    }

    private static String page(String alert) {
        return Pattern.compile("runbook_url: " + PAGES + "([a-z-]+\\.md)")
                .matcher(alert)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no runbook_url below " + PAGES + " in " + alert))
                .group(1);
    }

    @Test
    void prometheusTakesThemAndEachFiresAndClears() throws IOException {
        Programs.want("promtool", "prometheus");
        Programs.want("amtool", "prometheus-alertmanager");
        try (Programs programs = new Programs(folder)) {
            programs.run(
                    "promtool",
                    "check",
                    "config",
                    FOLDER.resolve("prometheus.yml").toString());
            programs.run(
                    "amtool", "check-config", FOLDER.resolve("alertmanager.yml").toString());
            programs.run("promtool", "check", "rules", ALERTS.toString());
            programs.run(
                    "promtool",
                    "test",
                    "rules",
                    TESTS.get(0).toString(),
                    TESTS.get(1).toString());
        }
    }

    @Test
    void eachHasACaseInWhichItFiresOneBeforeAndOneAfter() throws IOException {
        String cases = Files.readString(TESTS.get(0)) + Files.readString(TESTS.get(1));
        assertThat(alerts()).hasSizeGreaterThan(20);
        for (String name : alerts().keySet()) {
            assertThat(cases)
                    .as(name)
                    .containsPattern("- \\{alertname: " + name + ", eval_time: \\d+[mh]}\n"
                            + " +- alertname: " + name + "\n +eval_time: \\d+[mh]\n +exp_alerts:\n"
                            + "(?: .*\n){2,6}"
                            + " +- \\{alertname: " + name + ", eval_time: \\d+[mh]}\n");
        }
    }

    @Test
    void thoseOfTheGuideAreAsItPrintsThem() throws IOException {
        String copy = Files.readString(Path.of("src/test/resources/io/dits/e2e/deploy/guide-alerts.yaml"));
        if (Files.exists(GUIDE)) {
            assertThat(Files.readString(GUIDE)).contains("# alerts.yaml\n" + copy + "```");
        }
        String ours = Files.readString(ALERTS).replaceAll("(?m)^ +runbook_url: .*\n|^ *#.*\n", "");
        assertThat(ours).startsWith(copy);
    }

    @Test
    void eachLeadsToAPageThatSaysWhatToDo() throws IOException {
        for (Map.Entry<String, String> alert : alerts().entrySet()) {
            Path page = RUNBOOKS.resolve(page(alert.getValue()));
            assertThat(page).exists();
            String text = Files.readString(page);
            assertThat(text.lines().findFirst().orElseThrow()).startsWith("# ").contains(alert.getKey());
            assertThat(text.lines().filter(line -> line.startsWith("## ")))
                    .as(page.toString())
                    .containsExactly(
                            "## What users notice", "## How to look", "## What to do", "## How to know it is over");
            assertThat(Files.readString(RUNBOOKS.resolve("README.md")))
                    .contains("(" + page.getFileName() + ")")
                    .contains(alert.getKey());
        }
    }

    @Test
    void whatSilencesWhatIsThere() throws IOException {
        assertThat(Pattern.compile("\\bDits\\w+")
                        .matcher(Files.readString(FOLDER.resolve("alertmanager.yml")))
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .isSubsetOf(alerts().keySet());
    }

    @Test
    void everyPageIsOfAnAlert() throws IOException {
        TreeSet<String> pages = new TreeSet<>();
        for (String alert : alerts().values()) {
            pages.add(page(alert));
        }
        pages.add("README.md");
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactlyElementsOf(pages);
        }
    }

    @Test
    void whatAlertsAndPagesAskForIsAMetricOfTheServer() throws IOException {
        String known = Files.readString(Path.of("../docs/metrics.md"));
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            for (Path file : Stream.concat(Stream.of(ALERTS), files).toList()) {
                List<String> asked = Pattern.compile("\\bdits_[a-z0-9_]+")
                        .matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replaceFirst("_bucket$", ""))
                        .toList();
                assertThat(asked)
                        .as(file.toString())
                        .allSatisfy(name -> assertThat(known).containsPattern("\\| `" + name + "[`{]"));
            }
        }
    }
}
