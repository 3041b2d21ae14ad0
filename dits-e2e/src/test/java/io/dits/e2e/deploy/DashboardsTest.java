// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The form of the dashboards: Grafana shows what it does not understand as an empty panel, and says nothing. */
final class DashboardsTest {
    private static final Set<String> KINDS = Set.of("row", "stat", "gauge", "timeseries", "table");
    private static final Set<String> UNITS =
            Set.of("none", "short", "s", "bytes", "Bps", "reqps", "ops", "percentunit");
    /** The least version whose panels these are, of Grafana 10. */
    private static final int SCHEMA = 38;

    private static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        return panels;
    }

    @Test
    void eachHasANameOfItsOwnAndIsFoundFromTheOthers() throws IOException {
        Set<String> uids = new TreeSet<>();
        Set<String> titles = new TreeSet<>();
        for (JsonNode dashboard : Dashboards.all()) {
            assertThat(uids.add(dashboard.get("uid").asString())).isTrue();
            assertThat(titles.add(dashboard.get("title").asString())).isTrue();
            assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(SCHEMA);
            assertThat(dashboard.has("id")).as("an id is given by Grafana").isFalse();
            assertThat(dashboard.get("tags").get(0).asString()).isEqualTo("dits");
            assertThat(dashboard.get("links").get(0).get("tags").get(0).asString())
                    .isEqualTo("dits");
        }
        assertThat(uids).containsExactly("dits-database", "dits-overview", "dits-storage", "dits-users");
    }

    @Test
    void whichPrometheusJobAndServersIsChosenOnTop() throws IOException {
        for (JsonNode dashboard : Dashboards.all()) {
            List<String> names = new ArrayList<>();
            for (JsonNode variable : dashboard.get("templating").get("list")) {
                names.add(variable.get("name").asString());
                if (variable.get("type").asString().equals("query")) {
                    assertThat(variable.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
                    assertThat(variable.get("query").get("query").asString())
                            .startsWith("label_values(dits_build_info");
                }
            }
            assertThat(names).containsExactly("datasource", "job", "instance");
            assertThat(dashboard
                            .get("templating")
                            .get("list")
                            .get(0)
                            .get("query")
                            .asString())
                    .isEqualTo("prometheus");
        }
    }

    @Test
    void panelsHaveIdsAndPlacesOfTheirOwn() throws IOException {
        for (JsonNode dashboard : Dashboards.all()) {
            Set<Integer> ids = new HashSet<>();
            Set<String> cells = new HashSet<>();
            for (JsonNode panel : panels(dashboard)) {
                String title = dashboard.get("title") + " / " + panel.get("title");
                assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
                JsonNode place = panel.get("gridPos");
                int x = place.get("x").asInt();
                int y = place.get("y").asInt();
                int right = x + place.get("w").asInt();
                int bottom = y + place.get("h").asInt();
                assertThat(right).as(title).isBetween(x + 1, 24);
                assertThat(bottom).as(title).isGreaterThan(y);
                for (int column = x; column < right; column++) {
                    for (int row = y; row < bottom; row++) {
                        assertThat(cells.add(column + "," + row)).as(title).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void eachPanelHasAUnitAndAsksTheChosenServers() throws IOException {
        for (JsonNode dashboard : Dashboards.all()) {
            for (JsonNode panel : panels(dashboard)) {
                String title = dashboard.get("title") + " / " + panel.get("title");
                assertThat(panel.get("type").asString()).as(title).isIn(KINDS);
                if (panel.get("type").asString().equals("row")) {
                    continue;
                }
                assertThat(panel.get("fieldConfig").get("defaults").get("unit").asString())
                        .as(title)
                        .isIn(UNITS);
                Set<String> letters = new TreeSet<>();
                assertThat(panel.get("targets").size()).as(title).isPositive();
                for (JsonNode target : panel.get("targets")) {
                    assertThat(letters.add(target.get("refId").asString()))
                            .as(title)
                            .isTrue();
                    assertThat(target.get("datasource").get("uid").asString()).isEqualTo("${datasource}");
                    String expression = target.get("expr").asString();
                    assertThat(expression)
                            .as(title)
                            .containsPattern("\\{job=\"\\$job\", instance=~\"\\$instance\"|ALERTS\\{")
                            .doesNotContainPattern("\\brate\\([a-z_]+\\{[^}]*}\\[\\d");
                }
            }
        }
    }

    @Test
    void whatTheyAskForIsAMetricOfTheServer() throws IOException {
        String known = Files.readString(Path.of("../docs/metrics.md"));
        for (Dashboards.Query query : Dashboards.queries(60)) {
            List<String> names = Pattern.compile("\\bdits_[a-z0-9_]+")
                    .matcher(query.expression())
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_bucket$", ""))
                    .toList();
            assertThat(names)
                    .as(query.panel())
                    .allSatisfy(name -> assertThat(known).containsPattern("\\| `" + name + "[`{]"));
        }
    }
}
