// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards that Dits comes with. */
public final class Dashboards {
    private static final Path FOLDER = Path.of("../deploy/grafana/dashboards");

    private Dashboards() {}

    /** All of them. */
    static List<JsonNode> all() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                all.add(JsonMapper.shared().readTree(Files.readString(file)));
            }
        }
        return all;
    }

    /**
     * A query of a panel.
     *
     * @param panel its dashboard and its title
     * @param expression in Prometheus' language, without variables
     */
    public record Query(String panel, String expression) {}

    /** What all panels ask, where rates are taken over that many seconds. */
    public static List<Query> queries(int seconds) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode dashboard : all()) {
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String expression = target.get("expr")
                            .asString()
                            .replace("$__rate_interval", seconds + "s")
                            .replace("$job", "dits")
                            .replace("$instance", ".*");
                    queries.add(new Query(
                            dashboard.get("title").asString() + " / "
                                    + panel.get("title").asString(),
                            expression));
                }
            }
        }
        return queries;
    }
}
