// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static io.dits.server.http.Samples.commit;
import static io.dits.server.http.Samples.file;
import static io.dits.server.http.Samples.noise;
import static io.dits.server.http.Samples.text;
import static io.dits.server.http.Samples.tree;

import io.dits.core.content.Blob;
import io.dits.server.http.TestClient;

/** Pushes versions of {@code clip.mov} in a repository of its own one after the other, each upon the last one. */
final class Pusher {
    private final TestClient client;
    private final String repository;
    private Blob last;
    private int number;

    /**
     * Makes the repository and pushes the first version.
     *
     * @param seed of the content: others than those of other pushers
     */
    Pusher(TestClient client, String name, int seed) {
        this.client = client;
        this.repository = client.repository(name);
        this.number = seed;
        Blob chunk = noise(20_000, number);
        Blob root = tree(file("clip.mov", chunk));
        last = commit(root, "version " + number);
        client.upload(repository, chunk, root, last).is(200);
        client.push(repository, "heads/main", "", last()).is(200);
    }

    void push() {
        number++;
        Blob chunk = noise(20_000, number);
        Blob root = tree(file("clip.mov", chunk));
        Blob next = commit(root, "version " + number, last);
        client.upload(repository, chunk, root, next).is(200);
        client.push(repository, "heads/main", last(), text(next)).is(200);
        last = next;
    }

    /** The commit that {@code main} is at. */
    String last() {
        return text(last);
    }
}
