// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.refs;

import io.dits.client.workspace.disk.DurableFile;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every move of a ref, oldest first, a line each: seconds, name, from, to, why; {@code -} stands for none. A line of the name
 * {@code HEAD} says that the working copy came to stand on a commit itself, which no ref need lead to.
 */
public final class Reflog {
    private static final String HEAD = "HEAD";

    private final Path file;
    private final InstantSource clock;

    /** The log in that file. */
    public Reflog(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * One move.
     *
     * @param seconds when, since 1970-01-01T00:00:00Z
     * @param name the ref
     * @param from where it was, if it was
     * @param to where it went, if it still is
     * @param why what was done, on one line
     */
    public record Move(long seconds, RefName name, Optional<TargetId> from, Optional<TargetId> to, String why) {}

    /** All moves, oldest first. A line that a crash has cut short is left out. */
    public List<Move> moves() throws IOException {
        List<Move> moves = new ArrayList<>();
        for (String line : DurableFile.readText(file).orElse("").split("\n", -1)) {
            parse(line).ifPresent(moves::add);
        }
        return moves;
    }

    /** The commits on which the working copy stood without a branch, oldest first; without lines cut short, too. */
    public List<CommitId> heads() throws IOException {
        List<CommitId> heads = new ArrayList<>();
        for (String line : DurableFile.readText(file).orElse("").split("\n", -1)) {
            String[] parts = line.split(" ", 5);
            if (parts.length == 5 && parts[1].equals(HEAD)) {
                head(parts[3]).ifPresent(heads::add);
            }
        }
        return heads;
    }

    private static Optional<CommitId> head(String text) {
        try {
            return target(text).filter(CommitId.class::isInstance).map(CommitId.class::cast);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Notes that the working copy stands on a commit itself. */
    public void addHead(CommitId commit) throws IOException {
        DurableFile.append(
                file, clock.instant().getEpochSecond() + " " + HEAD + " - " + commit.text() + " without a branch\n");
    }

    void add(List<RefChange> changes, String why) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (RefChange change : changes) {
            lines.append(clock.instant().getEpochSecond())
                    .append(' ')
                    .append(change.name())
                    .append(' ')
                    .append(shown(change.from()))
                    .append(' ')
                    .append(shown(change.to()))
                    .append(' ')
                    .append(why.replaceAll("\\p{Cntrl}", " "))
                    .append('\n');
        }
        DurableFile.append(file, lines.toString());
    }

    private static String shown(Optional<TargetId> target) {
        return target.map(ObjectId::text).orElse("-");
    }

    private static Optional<Move> parse(String line) {
        String[] parts = line.split(" ", 5);
        try {
            return parts.length < 5
                    ? Optional.empty()
                    : Optional.of(new Move(
                            Long.parseLong(parts[0]),
                            new RefName(parts[1]),
                            target(parts[2]),
                            target(parts[3]),
                            parts[4]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<TargetId> target(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(LocalRefs.target(text));
    }
}
