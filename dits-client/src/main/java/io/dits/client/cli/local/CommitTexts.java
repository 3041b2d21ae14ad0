// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.refs.Head;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Person;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Commits as people and programs read them. */
final class CommitTexts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);
    private static final int DIGITS = 10;

    private final Console console;
    private final Map<CommitId, List<String>> names = new HashMap<>();

    /** Of that working copy, whose refs are named beside their commits. */
    CommitTexts(Workspace workspace, Console console) throws IOException {
        this.console = console;
        Head head = workspace.head();
        if (head instanceof Head.Detached at) {
            name(at.commit(), "HEAD");
        }
        workspace.refs().list("").forEach((ref, target) -> name(workspace.commitOf(target), name(ref, head)));
    }

    private void name(CommitId id, String name) {
        names.computeIfAbsent(id, _ -> new ArrayList<>()).add(name);
    }

    private static String name(RefName ref, Head head) {
        if (ref.isTag()) {
            return "tag: " + ref.shortName();
        }
        return head.equals(new Head.OnBranch(ref)) ? "HEAD -> " + ref.shortName() : ref.shortName();
    }

    static String shortened(CommitId id) {
        return id.hash().hex().substring(0, DIGITS);
    }

    String line(CommitId id, Commit commit) {
        return console.coloured(Colour.ID, shortened(id)) + named(id) + " " + clean(commit.subject());
    }

    private String named(CommitId id) {
        List<String> found = names.getOrDefault(id, List.of());
        return found.isEmpty() ? "" : " " + console.coloured(Colour.NAME, "(" + String.join(", ", found) + ")");
    }

    void print(CommitId id, Commit commit) {
        console.print(console.coloured(Colour.ID, "commit " + id.hash().hex()) + named(id));
        if (commit.parents().size() > 1) {
            console.print("Merge:  "
                    + String.join(
                            " ",
                            commit.parents().stream()
                                    .map(CommitTexts::shortened)
                                    .toList()));
        }
        console.print("Author: " + person(commit.author()));
        console.print("Date:   " + time(commit.author()));
        message(commit.message());
    }

    void message(String message) {
        console.print("");
        message.stripTrailing().lines().forEach(line -> console.print(line.isBlank() ? "" : "    " + clean(line)));
    }

    static String person(Person person) {
        return person.email().isEmpty() ? person.name() : person.name() + " <" + person.email() + ">";
    }

    static String time(Person person) {
        return TIME.format(person.time());
    }

    /** Others wrote it: what a terminal would obey becomes a question mark. */
    static String clean(String line) {
        return line.replace('\t', ' ').replaceAll("\\p{Cntrl}", "?");
    }

    Map<String, Object> json(CommitId id, Commit commit) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", id.hash().hex());
        answer.put("tree", commit.tree().hash().hex());
        answer.put(
                "parents",
                commit.parents().stream().map(parent -> parent.hash().hex()).toList());
        answer.put("author", json(commit.author()));
        answer.put("committer", json(commit.committer()));
        answer.put("message", commit.message());
        answer.put("refs", names.getOrDefault(id, List.of()));
        return answer;
    }

    static Map<String, Object> json(Person person) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", person.name());
        answer.put("email", person.email());
        answer.put("time", Instant.ofEpochSecond(person.seconds()));
        return answer;
    }
}
