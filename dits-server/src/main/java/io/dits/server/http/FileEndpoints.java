// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.RepoPath;
import io.dits.core.model.TreeEntry;
import io.dits.core.wire.Page;
import io.dits.core.wire.TreeAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.service.Branches;
import io.dits.server.service.Files;
import io.dits.server.service.ReadAccess;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Directories and files by ref and path. */
final class FileEndpoints {
    private final Files files;
    private final Branches branches;
    private final Entrance entrance;

    FileEndpoints(Files files, Branches branches, Entrance entrance) {
        this.files = files;
        this.branches = branches;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/tree/{place...}",
                        Access.SIGNED_IN,
                        About.of("A directory, or one entry, as ref/path")
                                .gives(200, TreeAnswer.class)
                                .query("limit", "cursor"),
                        this::tree),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/raw/{place...}",
                        Access.SIGNED_IN,
                        About.of("A file's bytes, as ref/path; Range and If-None-Match are honoured")
                                .gives("application/octet-stream"),
                        this::raw));
    }

    /** What the path of a request leads to. */
    private record Spot(CommitId commit, RepoPath path, Files.Found found) {}

    private Spot spot(Call call) {
        ReadAccess access = entrance.read(call);
        List<String> parts = call.parts("place");
        if (parts.getLast().isEmpty()) {
            parts = parts.subList(0, parts.size() - 1);
        }
        Branches.Place place = branches.resolve(access, parts).orElseThrow(Problem::notFound);
        RepoPath path = RepoPath.parse(String.join("/", place.rest()));
        Files.Found found = files.find(access, place.commit(), path).orElseThrow(Problem::notFound);
        return new Spot(place.commit(), path, found);
    }

    private void tree(Call call) throws IOException {
        Spot spot = spot(call);
        switch (spot.found()) {
            case Files.Found.Directory directory -> {
                Page<TreeAnswer.Entry> page = Cursors.page(
                        files.list(directory, call.cursor().map(FileName::new), call.limit() + 1),
                        call.limit(),
                        FileEndpoints::answer,
                        entry -> entry.name().text());
                call.ok(answer(spot, "directory", page));
            }
            case Files.Found.Entry found -> {
                TreeAnswer.Entry entry = answer(found.entry());
                call.ok(answer(spot, entry.type(), Page.last(List.of(entry))));
            }
        }
    }

    private static TreeAnswer answer(Spot spot, String type, Page<TreeAnswer.Entry> page) {
        return new TreeAnswer(spot.commit().hash().hex(), spot.path().text(), type, page.data(), page.pagination());
    }

    private static TreeAnswer.Entry answer(TreeEntry entry) {
        String name = entry.name().text();
        return switch (entry) {
            case TreeEntry.File file ->
                new TreeAnswer.Entry(
                        name,
                        "file",
                        Optional.of(file.content().text()),
                        Optional.of(file.size()),
                        Optional.of(file.executable()),
                        Optional.empty());
            case TreeEntry.Directory directory ->
                new TreeAnswer.Entry(
                        name,
                        "directory",
                        Optional.of(directory.tree().text()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case TreeEntry.Symlink link ->
                new TreeAnswer.Entry(
                        name,
                        "symlink",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(link.target()));
        };
    }

    private void raw(Call call) throws IOException {
        if (!(spot(call).found() instanceof Files.Found.Entry found)
                || !(found.entry() instanceof TreeEntry.File file)) {
            throw Problem.notFound();
        }
        String etag = '"' + file.content().text() + '"';
        call.header("ETag", etag);
        call.header("Accept-Ranges", "bytes");
        call.header("Cache-Control", "private, no-cache");
        call.header("Content-Security-Policy", "sandbox; default-src 'none'");
        if (call.header("If-None-Match").filter(tags -> matches(tags, etag)).isPresent()) {
            call.empty(304);
            return;
        }
        Optional<ByteRange> range =
                call.header("If-Range").filter(tag -> !tag.equals(etag)).isPresent()
                        ? Optional.empty()
                        : call.header("Range").flatMap(header -> ByteRange.parse(header, file.size()));
        range.ifPresent(bytes -> call.header("Content-Range", bytes.header(file.size())));
        ByteRange bytes = range.orElse(new ByteRange(0, file.size()));
        String type = MediaTypes.of(file.name());
        OutputStream out = call.start(range.isPresent() ? 206 : 200, type, OptionalLong.of(bytes.length()));
        if (!call.head()) {
            files.write(file, bytes.offset(), bytes.length(), out);
        }
        out.close();
    }

    private static boolean matches(String tags, String etag) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(etag::equals);
    }
}
