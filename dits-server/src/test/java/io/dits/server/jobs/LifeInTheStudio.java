// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.graph.Children;
import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.TreeEntry;
import io.dits.server.meta.Cause;
import io.dits.server.meta.RepositoryRegistry.Restored;
import io.dits.server.service.PushResult;
import io.dits.server.service.Upload;
import io.dits.server.service.WriteAccess;
import io.dits.storage.catalog.PackId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What people do by chance, and what has to be true of it: a model of repositories with their branches, and who pushes what. */
final class LifeInTheStudio {
    private static final List<String> NAMES = List.of("film", "stills", "sound");

    private final Studio studio;
    private final Random random;
    /** What all clients have. */
    private final Map<ObjectId, Blob> blobs = new HashMap<>();

    private final List<Blob> chunks = new ArrayList<>();
    private final Map<String, Place> places = new TreeMap<>();
    private final List<Push> pushes = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    private double day;

    LifeInTheStudio(Studio studio, long seed) {
        this.studio = studio;
        this.random = new Random(seed);
    }

    /** A repository as people think of it. */
    private static final class Place {
        private final WriteAccess access;
        private final Map<String, CommitId> branches = new TreeMap<>();
        /** Until when, in days, a branch could be put back to a tip that it had. */
        private final Map<CommitId, Double> past = new LinkedHashMap<>();

        private Optional<Double> deleted = Optional.empty();

        Place(WriteAccess access) {
            this.access = access;
        }
    }

    /** A push on its way: it asks, uploads a part, asks again, and at last moves the branch. */
    private final class Push {
        private final Place place;
        private final String branch;
        private final CommitId tip;
        private int refused;

        Push(Place place, String branch, CommitId tip) {
            this.place = place;
            this.branch = branch;
            this.tip = tip;
        }

        /** Goes one step on; true if it is over. */
        boolean step() {
            if (place.deleted.isPresent()) {
                return true;
            }
            List<Blob> all = closure(List.of(tip));
            List<ObjectId> missing =
                    studio.missing(place.access, all.stream().map(Blob::id).toList());
            if (missing.isEmpty()) {
                return move();
            }
            List<Blob> part = all.stream()
                    .filter(blob -> missing.contains(blob.id()))
                    .limit(1 + random.nextInt(6))
                    .toList();
            story("upload " + part.size() + " for " + branch);
            Upload upload = studio.upload(place.access, part);
            assertThat(upload).as("what is missing was just asked for").isInstanceOf(Upload.Stored.class);
            return false;
        }

        private boolean move() {
            Optional<CommitId> before = Optional.ofNullable(place.branches.get(branch));
            PushResult result = studio.push(place.access, branch, before, Optional.of(tip));
            story("push " + branch + " of " + name(place) + ": " + result);
            if (result instanceof PushResult.Incomplete) {
                // It went into quarantine since it was asked for.
                assertThat(++refused).isLessThan(4);
                return false;
            }
            assertThat(result).isInstanceOf(PushResult.Accepted.class);
            before.ifPresent(old -> place.past.put(old, day + 90));
            place.branches.put(branch, tip);
            return true;
        }
    }

    private void story(String what) {
        story.append(String.format("%.1f: %s%n", day, what));
    }

    private String name(Place place) {
        return place.access.repository().name().text();
    }

    /** Something happens; in a run of the collector other things do, too. */
    void step() {
        try {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> collect();
                case 3, 4 -> pass();
                default -> act();
            }
            check();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("after this story:\n" + story, e);
        }
    }

    /** Cuts a run off. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void collect() {
        int crash = random.nextInt(3) == 0 ? 1 + random.nextInt(15) : Integer.MAX_VALUE;
        int[] pauses = new int[1];
        story("collect");
        try {
            Outcome outcome = studio.collecting(() -> {
                        if (++pauses[0] == crash) {
                            throw new Crash();
                        }
                        if (random.nextInt(3) == 0) {
                            act();
                        }
                    })
                    .run(Collecting.Wish.USUAL);
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            story("collected: " + outcome);
        } catch (Crash e) {
            story("crash at " + crash);
        }
    }

    private void pass() {
        double days = List.of(0.5, 1.0, 3.0, 8.0, 8.0, 31.0, 60.0).get(random.nextInt(7));
        studio.pass(Duration.ofMinutes((long) (days * 24 * 60)));
        // Else each run would take it for a restored database.
        studio.database.execute("update collections set finished_at = now() - interval '1 hour' where state = 'done'");
        day += days;
        story("time passes");
    }

    private void act() {
        switch (random.nextInt(12)) {
            case 0 -> deleteBranch();
            case 1 -> reviveBranch();
            case 2 -> deleteOrRestore();
            case 3 -> studio.collector.undelete(anyPlace().access.repository().id(), Cause.operator("test"));
            case 4, 5, 6 -> pushes.add(newPush());
            default -> goOn();
        }
    }

    private Place anyPlace() {
        return places.computeIfAbsent(NAMES.get(random.nextInt(NAMES.size())), name -> new Place(studio.create(name)));
    }

    private void goOn() {
        if (pushes.isEmpty()) {
            return;
        }
        int which = random.nextInt(pushes.size());
        if (random.nextInt(20) == 0) {
            story("a push is given up");
            pushes.remove(which);
        } else if (pushes.get(which).step()) {
            pushes.remove(which);
        }
    }

    private Push newPush() {
        Place place = anyPlace();
        List<TreeEntry> entries = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            if (chunks.isEmpty() || random.nextBoolean()) {
                // Now and then a large one, so that packs get thin.
                chunks.add(keep(noise(random.nextInt(8) == 0 ? 100_000 : 500, random.nextLong())));
            }
            entries.add(file("file" + i, chunks.get(random.nextInt(chunks.size()))));
        }
        Blob root = keep(tree(entries.toArray(TreeEntry[]::new)));
        List<CommitId> tips = new ArrayList<>(place.branches.values());
        Blob[] parents = tips.isEmpty() || random.nextInt(3) == 0
                ? new Blob[0]
                : new Blob[] {java.util.Objects.requireNonNull(blobs.get(tips.get(random.nextInt(tips.size()))))};
        Blob tip = keep(commit(root, "cut " + random.nextInt(), parents));
        return new Push(place, "b" + random.nextInt(4), (CommitId) tip.id());
    }

    private Blob keep(Blob blob) {
        blobs.putIfAbsent(blob.id(), blob);
        return blob;
    }

    private void deleteBranch() {
        Place place = anyPlace();
        if (place.deleted.isEmpty() && !place.branches.isEmpty()) {
            String branch = List.copyOf(place.branches.keySet()).get(random.nextInt(place.branches.size()));
            CommitId tip = java.util.Objects.requireNonNull(place.branches.get(branch));
            assertThat(studio.push(place.access, branch, Optional.of(tip), Optional.empty()))
                    .isInstanceOf(PushResult.Accepted.class);
            place.branches.remove(branch);
            place.past.put(tip, day + 90);
            story("delete " + branch + " of " + name(place));
        }
    }

    /** Within the log's retention a branch can be put back without an upload. */
    private void reviveBranch() {
        Place place = anyPlace();
        if (place.deleted.isPresent() || place.past.isEmpty() || place.branches.containsKey("revived")) {
            return;
        }
        List<CommitId> tips = List.copyOf(place.past.keySet());
        CommitId tip = tips.get(random.nextInt(tips.size()));
        PushResult result = studio.push(place.access, "revived", Optional.empty(), Optional.of(tip));
        story("revive in " + name(place) + ": " + result);
        if (result instanceof PushResult.Accepted) {
            place.branches.put("revived", tip);
        } else {
            assertThat(result).isInstanceOf(PushResult.Incomplete.class);
            assertThat(place.past.get(tip)).isLessThan(day + 0.1);
        }
    }

    private void deleteOrRestore() {
        Place place = anyPlace();
        String name = name(place);
        if (place.deleted.isEmpty()) {
            studio.delete(place.access);
            place.deleted = Optional.of(day);
            story("delete " + name);
            return;
        }
        Restored restored = studio.restore(name);
        story("restore " + name + ": " + restored);
        if (restored instanceof Restored.Done) {
            place.deleted = Optional.empty();
        } else {
            assertThat(day - place.deleted.get()).isGreaterThan(29.9);
            places.remove(name);
        }
    }

    /** Objects and all below them, children first. */
    private List<Blob> closure(List<? extends ObjectId> tips) {
        Map<ObjectId, Blob> seen = new LinkedHashMap<>();
        tips.forEach(tip -> below(tip, seen));
        return List.copyOf(seen.values());
    }

    private void below(ObjectId id, Map<ObjectId, Blob> seen) {
        if (!seen.containsKey(id)) {
            Blob blob = java.util.Objects.requireNonNull(blobs.get(id));
            Children.of(blob).forEach(child -> below(child, seen));
            seen.put(id, blob);
        }
    }

    /** Of all that a branch needs, all is in its repository, and can be read. */
    private void check() {
        Set<ObjectId> read = new HashSet<>();
        for (Place place : places.values()) {
            boolean kept = place.deleted.map(when -> day - when < 29.9).orElse(true);
            if (kept) {
                List<Blob> needed = closure(List.copyOf(place.branches.values()));
                List<ObjectId> ids = needed.stream().map(Blob::id).toList();
                assertThat(studio.links
                                .sizes(place.access.repository().id(), ids)
                                .keySet())
                        .as("what " + name(place) + " can read")
                        .containsAll(ids);
                read.addAll(ids);
            }
        }
        Set<ObjectId> found = new HashSet<>();
        studio.store.getAll(read, blob -> found.add(blob.id()));
        assertThat(found).containsAll(read);
    }

    /** After all periods and some runs there is what is needed and nothing else. */
    void end() {
        pushes.clear();
        for (int i = 0; i < 6; i++) {
            studio.pass(Duration.ofDays(100));
            studio.database.execute(
                    "update collections set finished_at = now() - interval '1 hour' where state = 'done'");
            day += 100;
            studio.collect();
            check();
        }
        Set<ObjectId> needed = new HashSet<>();
        for (Place place : places.values()) {
            if (place.deleted.isEmpty()) {
                closure(List.copyOf(place.branches.values())).forEach(blob -> needed.add(blob.id()));
            }
        }
        Set<ObjectId> kept = new HashSet<>();
        studio.catalog.list().forEachRemaining(row -> kept.add(row.getKey()));
        assertThat(kept).as("after this story:\n" + story).isEqualTo(needed);
        Deque<PackId> packs = new ArrayDeque<>();
        studio.bytes
                .list(PackId.PREFIX)
                .forEachRemaining(listed -> packs.add(PackId.ofKey(listed.key()).orElseThrow()));
        assertThat((long) packs.size())
                .isEqualTo(studio.database.number("select count(*) from packs")
                        + studio.database.number("select count(*) from pending_deletes"));
        assertThat(studio.database.number("select count(*) from unknown_packs")).isZero();
    }
}
