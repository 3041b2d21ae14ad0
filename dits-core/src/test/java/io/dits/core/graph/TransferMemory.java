// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import io.dits.core.codec.Codec;
import io.dits.core.content.Blob;
import io.dits.core.content.Hashing;
import io.dits.core.model.ChunkId;
import io.dits.core.model.FileName;
import io.dits.core.model.Kind;
import io.dits.core.model.ManifestId;
import io.dits.core.model.ManifestNode;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.core.model.TreeId;
import io.dits.core.model.TreeNode;
import io.dits.core.store.BlobStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Copies a directory of as many files as it is told in the heap that it is given; each file is a manifest of its own. */
final class TransferMemory {
    private static final int A_DIRECTORY = 1000;
    private static final int CHUNK = 100_000;

    private TransferMemory() {}

    public static void main(String[] args) {
        int files = Integer.parseInt(args[0]);
        Made from = new Made(files);
        Sink to = new Sink();
        Transfer.Result result = Transfer.copy(from, to, List.of(from.root), new Transfer.Listener() {});
        if (to.manifests != files || result.objects() != files + files / A_DIRECTORY + 1L) {
            throw new IllegalStateException("copied " + to.manifests + " manifests, " + result);
        }
    }

    /** Files that are made when they are read. The chunk of each starts with its number, so that its name is another. */
    private static final class Made implements BlobStore {
        private final int files;
        private final IdTable numbers = new IdTable();
        private final TreeId root;

        Made(int files) {
            this.files = files;
            for (int i = 0; i < files; i++) {
                numbers.add(manifest(i).id());
            }
            List<TreeEntry> directories = new ArrayList<>();
            for (int i = 0; i < files / A_DIRECTORY; i++) {
                Blob directory = directory(i);
                numbers.add(directory.id());
                directories.add(new TreeEntry.Directory(new FileName("%07d".formatted(i)), (TreeId) directory.id()));
            }
            root = (TreeId) Codec.encode(new TreeNode.Leaf(directories)).id();
        }

        private static Blob manifest(int number) {
            ChunkId chunk = new ChunkId(
                    Hashing.sha256(ByteBuffer.allocate(4).putInt(number).array()));
            return Codec.encode(new ManifestNode.Leaf(
                    1, List.of(new ManifestNode.Part<>(chunk, CHUNK), new ManifestNode.Part<>(chunk, CHUNK))));
        }

        private Blob directory(int number) {
            List<TreeEntry> entries = new ArrayList<>();
            for (int i = number * A_DIRECTORY; i < (number + 1) * A_DIRECTORY; i++) {
                entries.add(new TreeEntry.File(
                        new FileName("%08d.exr".formatted(i)), (ManifestId) numbers.get(i), 2L * CHUNK, false));
            }
            return Codec.encode(new TreeNode.Leaf(entries));
        }

        @Override
        public Optional<Blob> get(ObjectId id) {
            if (id.equals(root)) {
                List<TreeEntry> directories = new ArrayList<>();
                for (int i = 0; i < files / A_DIRECTORY; i++) {
                    directories.add(new TreeEntry.Directory(
                            new FileName("%07d".formatted(i)), (TreeId) numbers.get(files + i)));
                }
                return Optional.of(Codec.encode(new TreeNode.Leaf(directories)));
            }
            int number = numbers.add(id);
            return Optional.of(id.kind() == Kind.MANIFEST ? manifest(number) : directory(number - files));
        }

        @Override
        public void getAll(Collection<? extends ObjectId> ids, Consumer<Blob> sink) {
            ids.forEach(id -> sink.accept(get(id).orElseThrow()));
        }

        @Override
        public void putAll(Iterable<Blob> blobs) {
            throw new UnsupportedOperationException("only read from");
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            return Set.of();
        }
    }

    /** Lacks all metadata, keeps nothing, and wants children before parents. */
    private static final class Sink implements BlobStore {
        private int manifests;
        private boolean trees;

        @Override
        public Optional<Blob> get(ObjectId id) {
            return Optional.empty();
        }

        @Override
        public void putAll(Iterable<Blob> blobs) {
            for (Blob blob : blobs) {
                trees |= blob.id().kind() == Kind.TREE;
                if (blob.id().kind() == Kind.MANIFEST) {
                    manifests++;
                    if (trees) {
                        throw new IllegalStateException("a tree came before a file");
                    }
                }
            }
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            Set<ObjectId> missing = new HashSet<>(ids);
            missing.removeIf(id -> id.kind() == Kind.CHUNK);
            return missing;
        }
    }
}
