// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static java.util.stream.Collectors.toMap;

import io.dits.testkit.traces.Collected;
import io.dits.testkit.traces.TraceSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One trace: the steps of a request, as a tree. */
record Traces(List<Collected> spans) {
    /** All of a trace that a collector got. */
    static Traces of(TraceSink sink, String trace) {
        return new Traces(sink.byOtlp().stream()
                .filter(span -> span.trace().equals(trace))
                .toList());
    }

    /** The request itself. */
    Collected root() {
        return spans.stream()
                .filter(span -> span.kind().equals("server"))
                .findFirst()
                .orElseThrow();
    }

    /** The names from the request to each step, with {@code >} between. */
    List<String> paths() {
        Map<String, Collected> byId = spans.stream().collect(toMap(Collected::id, Function.identity()));
        List<String> paths = new ArrayList<>();
        for (Collected span : spans) {
            List<String> names = new ArrayList<>();
            for (Collected at = span; at != null; at = byId.get(at.parent())) {
                names.addFirst(at.name());
            }
            paths.add(String.join(" > ", names));
        }
        return paths;
    }

    /** The step of that name that said so. */
    Collected step(String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("wanted a step " + name + ", found " + paths()));
    }
}
