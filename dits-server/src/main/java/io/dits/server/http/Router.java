// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the route of a request: fixed parts of a template win over named ones. */
final class Router {
    private final Node root = new Node();

    Router(List<Route> routes) {
        routes.forEach(this::add);
    }

    /**
     * What a path leads to.
     *
     * @param routes by method
     * @param parameters the parts that stand for names, in the order of the template; the last may be many
     */
    record Match(Map<String, Route> routes, List<List<String>> parameters) {
        /** The named parts of this match for one of its routes. */
        Map<String, List<String>> named(Route route) {
            Map<String, List<String>> named = new HashMap<>();
            int next = 0;
            for (String part : route.parts()) {
                if (part.startsWith("{")) {
                    named.put(part.substring(1, part.length() - 1).replace("...", ""), parameters.get(next++));
                }
            }
            return named;
        }
    }

    Optional<Match> find(List<String> path) {
        return root.find(path, 0, List.of());
    }

    private void add(Route route) {
        Node node = root;
        for (String part : route.parts()) {
            node = node.child(part);
        }
        if (node.routes.putIfAbsent(route.method(), route) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.template());
        }
    }

    /** A place in the tree of templates. */
    private static final class Node {
        private final Map<String, Node> fixed = new HashMap<>();
        private final Map<String, Route> routes = new TreeMap<>();
        private Optional<Node> one = Optional.empty();
        private Optional<Node> rest = Optional.empty();

        Node child(String part) {
            if (!part.startsWith("{")) {
                return fixed.computeIfAbsent(part, p -> new Node());
            }
            if (part.endsWith("...}")) {
                rest = rest.or(() -> Optional.of(new Node()));
                return rest.orElseThrow();
            }
            one = one.or(() -> Optional.of(new Node()));
            return one.orElseThrow();
        }

        Optional<Match> find(List<String> path, int at, List<List<String>> parameters) {
            if (at == path.size()) {
                return routes.isEmpty() ? Optional.empty() : Optional.of(new Match(routes, parameters));
            }
            String part = path.get(at);
            Node same = fixed.get(part);
            if (same != null) {
                Optional<Match> found = same.find(path, at + 1, parameters);
                if (found.isPresent()) {
                    return found;
                }
            }
            return one.filter(node -> !part.isEmpty())
                    .flatMap(node -> node.find(path, at + 1, with(parameters, List.of(part))))
                    .or(() ->
                            rest.map(node -> new Match(node.routes, with(parameters, path.subList(at, path.size())))));
        }

        private static List<List<String>> with(List<List<String>> parameters, List<String> more) {
            List<List<String>> longer = new ArrayList<>(parameters);
            longer.add(more);
            return longer;
        }
    }
}
