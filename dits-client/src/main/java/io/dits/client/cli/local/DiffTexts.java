// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.local;

import io.dits.client.cli.Colour;
import io.dits.client.cli.Console;
import io.dits.client.cli.Sizes;
import io.dits.client.workspace.diff.Delta;
import io.dits.client.workspace.index.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Differences as people and programs read them. */
final class DiffTexts {
    private DiffTexts() {}

    /** One line a file, and one for all. */
    static void print(Console console, List<Delta> deltas) {
        for (Delta delta : deltas) {
            String kind = delta.kind().word();
            Colour colour = delta.kind() == Delta.Kind.DELETED ? Colour.BAD : Colour.GOOD;
            console.print(console.coloured(colour, kind) + " ".repeat(10 - kind.length())
                    + CommitTexts.clean(delta.path()) + "  " + CommitTexts.clean(detail(delta)));
        }
        long bytes = deltas.stream()
                .mapToLong(delta -> delta.after().map(Content::bytes).orElse(0L))
                .sum();
        console.print(deltas.size() + (deltas.size() == 1 ? " file" : " files") + " changed, " + Sizes.bytes(bytes)
                + ", " + Sizes.bytes(newBytes(deltas)) + " in new chunks");
    }

    private static String detail(Delta delta) {
        Optional<Content> before = delta.before();
        Optional<Content> after = delta.after();
        return switch (delta.kind()) {
            case ADDED -> said(after) + news(delta);
            case DELETED -> said(before);
            case MODE -> executable(after) ? "now executable" : "no longer executable";
            case TYPE -> type(before) + " " + said(before) + " -> " + type(after) + " " + said(after) + news(delta);
            case MODIFIED -> said(before) + " -> " + said(after) + news(delta) + mode(before, after);
        };
    }

    private static String said(Optional<Content> content) {
        return switch (content.orElseThrow()) {
            case Content.OfFile file -> Sizes.bytes(file.size());
            case Content.OfLink link -> "'" + link.target() + "'";
        };
    }

    private static String news(Delta delta) {
        if (!(delta.after().orElseThrow() instanceof Content.OfFile)) {
            return "";
        }
        String chunks = delta.chunks() > 1 ? ", " + delta.reused() + " of " + delta.chunks() + " chunks reused" : "";
        return chunks + ", " + Sizes.bytes(delta.newBytes()) + " new";
    }

    private static String mode(Optional<Content> before, Optional<Content> after) {
        if (executable(before) == executable(after)) {
            return "";
        }
        return executable(after) ? ", now executable" : ", no longer executable";
    }

    private static boolean executable(Optional<Content> content) {
        return content.orElse(null) instanceof Content.OfFile file && file.executable();
    }

    private static String type(Optional<Content> content) {
        return content.orElse(null) instanceof Content.OfLink ? "link" : "file";
    }

    /** Bytes in new chunks of all. */
    static long newBytes(List<Delta> deltas) {
        return deltas.stream().mapToLong(Delta::newBytes).sum();
    }

    static List<Map<String, Object>> json(List<Delta> deltas) {
        return deltas.stream().map(DiffTexts::json).toList();
    }

    private static Map<String, Object> json(Delta delta) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", delta.path());
        answer.put("change", delta.kind().word());
        answer.put("old_mode", delta.before().map(DiffTexts::mode));
        answer.put("mode", delta.after().map(DiffTexts::mode));
        answer.put("old_size", delta.before().map(Content::bytes));
        answer.put("size", delta.after().map(Content::bytes));
        answer.put("chunks", delta.chunks());
        answer.put("chunks_reused", delta.reused());
        answer.put("new_bytes", delta.newBytes());
        return answer;
    }

    private static String mode(Content content) {
        return switch (content) {
            case Content.OfFile file -> file.executable() ? "executable" : "file";
            case Content.OfLink _ -> "link";
        };
    }
}
