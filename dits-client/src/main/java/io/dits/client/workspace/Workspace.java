// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.config.SettingsFile;
import io.dits.client.workspace.disk.DurableFile;
import io.dits.client.workspace.disk.FileClock;
import io.dits.client.workspace.disk.ProcessLock;
import io.dits.client.workspace.disk.StatReader;
import io.dits.client.workspace.disk.WorkspaceException;
import io.dits.client.workspace.disk.WorkspaceException.Kind;
import io.dits.client.workspace.index.IndexFile;
import io.dits.client.workspace.refs.Head;
import io.dits.client.workspace.refs.HeadFile;
import io.dits.client.workspace.refs.LocalRefs;
import io.dits.client.workspace.refs.Reflog;
import io.dits.core.codec.Codec;
import io.dits.core.graph.Damage;
import io.dits.core.model.CommitId;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.model.TreeId;
import io.dits.core.store.BlobStore;
import io.dits.core.store.StoreException;
import io.dits.core.store.SweepableBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A working copy: a directory of files to work on, with {@code .dits} in it. */
public final class Workspace {
    /** The branch that a new working copy stands on, unless another is wished. */
    public static final RefName MAIN = RefName.branch("main");

    private static final int FORMAT = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path root;
    private final Layout layout;
    private final Objects objects;
    private final InstantSource clock;
    private final ProcessLock lock;
    private final LocalRefs refs;
    private final Reflog reflog;
    private final IndexFile index;

    private Workspace(Path root, InstantSource clock, RandomGenerator random) {
        this.root = root;
        this.clock = clock;
        layout = Layout.of(root);
        objects = new Objects(layout, PATIENCE, random);
        lock = ProcessLock.exclusive(layout.lock(), PATIENCE, "this working copy");
        reflog = new Reflog(layout.reflog(), clock);
        refs = new LocalRefs(layout.refs(), lock, reflog);
        index = new IndexFile(layout.index(), lock);
    }

    /** The root of the working copy that a directory belongs to: it, or the nearest one above it with {@code .dits}. */
    public static Optional<Path> rootOf(Path directory) {
        for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(Layout.of(at).format())) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /**
     * Opens the working copy that a directory belongs to.
     *
     * @throws WorkspaceException NOT_FOUND if there is none, REFUSED if a newer version of Dits made it
     */
    public static Workspace find(Path directory, InstantSource clock, RandomGenerator random) throws IOException {
        Path root = rootOf(directory)
                .orElseThrow(() -> new WorkspaceException(
                        Kind.NOT_FOUND,
                        "wanted a working copy, found no .dits in " + directory + " or above it",
                        "Run: dits init, or: dits clone URL"));
        checkFormat(Layout.of(root));
        return new Workspace(root, clock, random);
    }

    private static void checkFormat(Layout layout) throws IOException {
        String found = DurableFile.readText(layout.format()).orElse("").strip();
        if (!found.equals(Integer.toString(FORMAT))) {
            throw new WorkspaceException(
                    Kind.REFUSED,
                    layout.directory() + " has format " + found + ", this version of Dits knows format " + FORMAT,
                    "Use the version of Dits that made it, or a newer one");
        }
    }

    /**
     * Makes a working copy of a directory, which is made if missing; one that is there already is opened and left as it is.
     *
     * @param branch the branch to stand on
     */
    public static Workspace init(Path directory, RefName branch, InstantSource clock, RandomGenerator random)
            throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        Layout layout = Layout.of(root);
        if (!Files.exists(layout.format())) {
            Files.createDirectories(layout.directory());
            new HeadFile(layout.head()).write(new Head.OnBranch(branch));
            DurableFile.write(layout.format(), FORMAT + "\n");
        }
        return find(root, clock, random);
    }

    /** The directory of the files, absolute. */
    public Path root() {
        return root;
    }

    /** The directory {@code .dits} in it. */
    public Path directory() {
        return layout.directory();
    }

    /** All objects that are here. */
    public SweepableBlobStore blobs() {
        return objects.blobs();
    }

    /** The same objects, for one who puts what nobody reads soon. */
    public BlobStore blobsNotReadSoon() {
        return objects.notReadSoon();
    }

    /** Held shared by whoever adds objects until something refers to them, so that nobody collects them meanwhile. */
    public ProcessLock.Held addingObjects() {
        return objects.adding().take();
    }

    /** Held by whoever collects objects: nobody adds any meanwhile. */
    public ProcessLock.Held collectingObjects() {
        return objects.collecting().take();
    }

    /**
     * Removes packs without any object that is still known, and returns how many bytes they had; only by whoever holds
     * {@link #collectingObjects}.
     */
    public long removeUnusedPacks() {
        return objects.removeUnusedPacks();
    }

    /** Branches, tags, and where remotes' branches were when last seen. */
    public LocalRefs refs() {
        return refs;
    }

    /** Every move of a ref. */
    public Reflog reflog() {
        return reflog;
    }

    /** What the next commit will hold. */
    public IndexFile index() {
        return index;
    }

    /** Settings of this working copy. */
    public SettingsFile settings() {
        return new SettingsFile(layout.config());
    }

    /** The remotes in the settings. */
    public Remotes remotes() {
        return new Remotes(settings());
    }

    /** The merge that waits for somebody to decide, if there is one. */
    public MergeFile merge() {
        return new MergeFile(layout.merge());
    }

    /** Takes the lock for changes of index, refs, head and working files. */
    public ProcessLock.Held lock() {
        return lock.take();
    }

    /** The time, for what is recorded. */
    public InstantSource clock() {
        return clock;
    }

    /** The time as the file system stamps it. */
    public FileClock fileClock() throws IOException {
        return FileClock.of(layout.clock());
    }

    /** Looks at files of this working copy. */
    public StatReader stats() throws IOException {
        return StatReader.of(root);
    }

    /** True if this file system takes names for the same that differ in case alone. */
    public boolean ignoresCase() {
        return Files.exists(layout.directory().resolve("head"));
    }

    /** Where it stands. */
    public Head head() throws IOException {
        return new HeadFile(layout.head()).read();
    }

    /** Stands elsewhere; the caller holds the lock. */
    public void head(Head head) throws IOException {
        if (head instanceof Head.Detached at) {
            reflog.addHead(at.commit());
        }
        new HeadFile(layout.head()).write(head);
    }

    /** The commit that it stands on; empty on a branch without commits. */
    public Optional<CommitId> headCommit() throws IOException {
        return head().commit(branch -> refs.find(branch).map(this::commitOf));
    }

    /**
     * The tree of a commit that must be here.
     *
     * @throws StoreException BROKEN if it is not
     */
    public TreeId tree(CommitId commit) {
        return Damage.read(blobs(), commit, Codec::commit).tree();
    }

    /** The commit that a target stands for: itself, or what an annotated tag names. */
    public CommitId commitOf(TargetId target) {
        // Not a switch: each switch over types costs the start some milliseconds.
        return target instanceof CommitId commit
                ? commit
                : Damage.read(blobs(), target, Codec::tag).target();
    }
}
