// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * People at work until they are told to stop: each edits files in a repository of his own, pushes, and clones it at once in another
 * place, where all that he has pushed so far must be. A command that fails ends the work of that person.
 */
final class Work implements AutoCloseable {
    private static final int LEAST = 64 << 10;
    private static final int MOST = 3 << 20;
    private static final int FILES = 4;

    private final List<Person> people = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Begins with so many people, at the server of that address. */
    Work(Path folder, String address, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            people.add(new Person(Files.createDirectories(folder.resolve("person" + number)), address, number));
        }
        people.forEach(Person::begin);
    }

    /** Waits until each has done that many more rounds, or one could not go on. */
    void rounds(int more) {
        List<Integer> before =
                people.stream().map(person -> person.rounds.get()).toList();
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            for (int number = 0; number < people.size(); number++) {
                Person person = people.get(number);
                if (person.failure == null && person.rounds.get() < before.get(number) + more) {
                    return false;
                }
            }
            return true;
        });
        people.forEach(Person::check);
    }

    /** Ends it; fails if a command did. */
    void stop() throws InterruptedException {
        over.set(true);
        for (Person person : people) {
            person.done.await();
            person.check();
        }
    }

    /** Proves that a server has all that was pushed. */
    void proveAt(String address, Path folder) throws IOException {
        for (Person person : people) {
            Somebody reader = new Somebody(Files.createDirectories(folder.resolve("reader" + person.number)))
                    .patient()
                    .signedIn(address, "ann");
            Path copy = reader.home().resolve("copy");
            reader.dits(reader.home(), "clone", address + "/ann/film" + person.number, copy.toString())
                    .ok();
            reader.dits(copy, "verify").ok();
            person.compare(copy);
        }
    }

    @Override
    public void close() {
        over.set(true);
        for (Person person : people) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> person.done.getCount() == 0);
        }
    }

    /** One of them. */
    private final class Person {
        final Path folder;
        final String address;
        final int number;
        final AtomicInteger rounds = new AtomicInteger();
        final CountDownLatch done = new CountDownLatch(1);
        final Map<String, byte[]> pushed = new TreeMap<>();
        private final Somebody somebody;
        private final SplittableRandom random;

        @Nullable
        volatile Throwable failure;

        Person(Path folder, String address, int number) throws IOException {
            this.folder = folder;
            this.address = address;
            this.number = number;
            this.random = new SplittableRandom(number);
            this.somebody = new Somebody(folder.resolve("home")).patient();
        }

        void begin() {
            Thread.ofVirtual().start(() -> {
                try {
                    work();
                } catch (IOException | RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.countDown();
                }
            });
        }

        private void work() throws IOException {
            somebody.signedIn(address, "ann");
            String name = "ann/film" + number;
            somebody.dits(folder, "repo", "create", name).ok();
            somebody.dits(folder, "clone", address + "/" + name, "work").ok();
            Path work = folder.resolve("work");
            while (!over.get()) {
                int round = rounds.get();
                String file = "clip" + round % FILES + ".mov";
                byte[] bytes = new byte[random.nextInt(LEAST, MOST)];
                random.nextBytes(bytes);
                Files.write(work.resolve(file), bytes);
                somebody.dits(work, "add", file).ok();
                somebody.dits(work, "commit", "-m", "round " + round).ok();
                somebody.dits(work, "push", "-u", "origin", "main").ok();
                pushed.put(file, bytes);
                somebody.dits(folder, "clone", address + "/" + name, "copy" + round)
                        .ok();
                compare(folder.resolve("copy" + round));
                rounds.incrementAndGet();
            }
        }

        void compare(Path copy) {
            pushed.forEach((file, bytes) -> assertThat(copy.resolve(file)).hasBinaryContent(bytes));
        }

        void check() {
            if (failure != null) {
                throw new AssertionError("person " + number + " in round " + rounds, Objects.requireNonNull(failure));
            }
        }
    }
}
