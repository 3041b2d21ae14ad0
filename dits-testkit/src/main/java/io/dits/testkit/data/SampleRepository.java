// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.data;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.model.ChunkId;
import io.dits.core.model.Commit;
import io.dits.core.model.CommitId;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.Person;
import io.dits.core.model.Tag;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small whole repository in memory: a line of commits, each with a file of several chunks, a file of one, and a
 * directory. Its blobs stand children before parents, so that any store takes them in their order.
 *
 * @param blobs all objects, children before parents, none twice
 * @param commits the line of commits, the first one first
 */
public record SampleRepository(List<Blob> blobs, List<CommitId> commits) {
    private static final int CHUNK = 3000;

    /** Copies. */
    public SampleRepository {
        blobs = List.copyOf(blobs);
        commits = List.copyOf(commits);
    }

    /** A repository of that many commits. */
    public static SampleRepository of(Samples samples, int commits) {
        List<Blob> blobs = new ArrayList<>();
        List<CommitId> line = new ArrayList<>();
        for (int i = 0; i < commits; i++) {
            Optional<CommitId> parent = line.isEmpty() ? Optional.empty() : Optional.of(line.getLast());
            line.add(commit(samples, blobs, parent, i));
        }
        return new SampleRepository(blobs, line);
    }

    /** The last commit. */
    public CommitId tip() {
        return commits.getLast();
    }

    /** The chunks alone. */
    public List<Blob> chunks() {
        return blobs.stream().filter(blob -> !blob.id().kind().metadata()).toList();
    }

    /** An annotated tag of the last commit. */
    public Blob tag(String name) {
        return Codec.encode(new Tag(tip(), name, person(0), "As shown", new byte[0]));
    }

    private static CommitId commit(Samples samples, List<Blob> blobs, Optional<CommitId> parent, int number) {
        List<ManifestNode.Part<ChunkId>> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Blob chunk = add(blobs, samples.chunk(CHUNK + i));
            parts.add(new ManifestNode.Part<>(new ChunkId(chunk.id().hash()), chunk.size()));
        }
        Blob manifest = add(blobs, Codec.encode(new ManifestNode.Leaf(0, parts)));
        Blob notes = add(blobs, Blob.of(Kind.CHUNK, samples.text(CHUNK)));
        Blob folder = add(
                blobs,
                Codec.encode(new TreeNode.Leaf(List.of(new TreeEntry.File(
                        new FileName("notes.txt"), new ChunkId(notes.id().hash()), notes.size(), false)))));
        Blob root = add(
                blobs,
                Codec.encode(new TreeNode.Leaf(List.of(
                        new TreeEntry.File(
                                new FileName("clip.mov"),
                                new ManifestId(manifest.id().hash()),
                                parts.stream()
                                        .mapToLong(ManifestNode.Part::length)
                                        .sum(),
                                false),
                        new TreeEntry.Directory(
                                new FileName("doc"), new TreeId(folder.id().hash()))))));
        Blob commit = add(
                blobs,
                Codec.encode(new Commit(
                        new TreeId(root.id().hash()),
                        parent.map(List::of).orElse(List.of()),
                        person(number),
                        person(number),
                        "Cut " + number,
                        new byte[0])));
        return new CommitId(commit.id().hash());
    }

    private static Blob add(List<Blob> blobs, Blob blob) {
        blobs.add(blob);
        return blob;
    }

    private static Person person(int number) {
        return new Person("Ada", "ada@example.com", 1_767_225_600L + number, (short) 60);
    }
}
