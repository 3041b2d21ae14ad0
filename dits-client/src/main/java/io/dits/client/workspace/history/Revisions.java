// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.history;

import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.disk.WorkspaceException.Kind;
import io.dits.client.workspace.refs.Head;
import io.dits.core.codec.Codec;
import io.dits.core.graph.Damage;
import io.dits.core.graph.History;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.Hash;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What people call commits. In this order: {@code HEAD}; a ref's full name; a branch; a tag; a remote's branch; an id of
 * 64 digits; the first digits of an id, at least {@value #SHORTEST}, if just one commit that anything reaches starts so.
 */
public final class Revisions {
    /** The fewest digits that stand for a commit. */
    public static final int SHORTEST = 4;

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{" + SHORTEST + "," + 2 * Hash.BYTES + "}");

    private final Workspace workspace;

    /** Those of that working copy. */
    public Revisions(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * The commit that a text means; for an annotated tag the one that it names.
     *
     * @throws WorkspaceException NOT_FOUND if it means none, REFUSED if it means several
     */
    public CommitId commit(String text) throws IOException {
        return workspace.commitOf(target(text));
    }

    /**
     * What a text means: a commit, or an annotated tag itself.
     *
     * @throws WorkspaceException NOT_FOUND if it means none, REFUSED if it means several
     */
    public TargetId target(String text) throws IOException {
        if (text.equals("HEAD")) {
            return head();
        }
        Optional<TargetId> ref = ref(text).flatMap(workspace.refs()::find);
        if (ref.isPresent()) {
            return ref.get();
        }
        return byId(text);
    }

    /** The ref that a text means, if there is one. */
    public Optional<RefName> ref(String text) {
        for (String name : List.of(text, "heads/" + text, "tags/" + text, "remotes/" + text)) {
            Optional<RefName> ref =
                    name(name).filter(found -> workspace.refs().find(found).isPresent());
            if (ref.isPresent()) {
                return ref;
            }
        }
        return Optional.empty();
    }

    private static Optional<RefName> name(String text) {
        try {
            return Optional.of(new RefName(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CommitId head() throws IOException {
        Head head = workspace.head();
        return workspace
                .headCommit()
                .orElseThrow(() -> new WorkspaceException(
                        Kind.NOT_FOUND,
                        "branch " + head.shown() + " has no commits yet",
                        "Run: dits add FILE…, then: dits commit -m \"what changed\""));
    }

    private CommitId byId(String text) throws IOException {
        if (!DIGITS.matcher(text).matches()) {
            throw absent(text);
        }
        if (text.length() == 2 * Hash.BYTES) {
            CommitId id = new CommitId(Hash.parse(text));
            if (workspace.blobs().missing(List.of(id)).isEmpty()) {
                return id;
            }
            throw absent(text);
        }
        Set<CommitId> found = new TreeSet<>();
        for (CommitId id : History.of(workspace.blobs()).ancestors(Reachable.commits(workspace))) {
            if (id.hash().hex().startsWith(text)) {
                found.add(id);
            }
        }
        if (found.size() > 1) {
            throw new WorkspaceException(
                    Kind.REFUSED,
                    "'" + text + "' means " + found.size() + " commits: "
                            + String.join(
                                    ", ",
                                    found.stream().map(id -> id.hash().hex()).toList()),
                    "Give more digits");
        }
        return found.stream().findFirst().orElseThrow(() -> absent(text));
    }

    /**
     * Reads a commit that must be there.
     *
     * @throws StoreException BROKEN if it is not, or is malformed
     */
    public Commit read(CommitId id) {
        return Damage.read(workspace.blobs(), id, Codec::commit);
    }

    /**
     * Reads the bytes of an object that must be there.
     *
     * @throws StoreException BROKEN if it is not
     */
    public byte[] bytes(ObjectId id) {
        return Damage.read(workspace.blobs(), id, bytes -> bytes);
    }

    private static WorkspaceException absent(String text) {
        return new WorkspaceException(
                Kind.NOT_FOUND,
                "wanted a branch, a tag or a commit, found nothing that '" + text + "' means",
                "Run: dits branch, dits tag, or: dits log");
    }
}
