// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.content.Patch;
import io.dits.core.model.Kind;
import io.dits.core.model.ObjectId;
import io.dits.core.store.Failures;
import io.dits.core.store.StoreException;
import io.dits.core.wire.Frames;
import io.dits.core.wire.UploadAnswer;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Sends objects: chunks in several bodies at a time, all else body after body, each acknowledged before the next, so that
 * nothing arrives before what it refers to.
 */
final class Uploads {
    /** Bytes of a body: what a server checks, stores and links as one group, less what it counts beside the bytes. */
    static final int BODY = 15 << 20;
    /** Bodies in memory: being filled, or on their way. */
    static final int IN_FLIGHT = 4;
    /** Objects in a body. */
    private static final int COUNT = 8_192;
    /** A chunk goes in pieces only if that saves so many bytes: the server has to read what they are copied from. */
    private static final int WORTH = 4 << 10;

    private final ApiClient client;
    private final String objects;
    private final Function<Collection<ObjectId>, Set<ObjectId>> missing;

    private final Function<Blob, Optional<Patch>> pieces;
    private final AtomicReference<Saved> saved = new AtomicReference<>(Saved.NOTHING);

    Uploads(
            ApiClient client,
            String objects,
            Function<Collection<ObjectId>, Set<ObjectId>> missing,
            Function<Blob, Optional<Patch>> pieces) {
        this.client = client;
        this.objects = objects;
        this.missing = missing;
        this.pieces = pieces;
    }

    /** What pieces have saved in all that was acknowledged so far. */
    Saved saved() {
        return saved.get();
    }

    void putAll(Iterable<Blob> blobs) {
        Flight flight = new Flight();
        Kind kind = Kind.CHUNK;
        try {
            for (Blob blob : blobs) {
                if (blob.id().kind() != kind) {
                    kind = blob.id().kind();
                    flight.send();
                    flight.await();
                }
                if (flight.fullWith(blob)) {
                    flight.send();
                    if (kind.metadata()) {
                        flight.await();
                    }
                }
                flight.add(blob);
            }
            flight.send();
        } finally {
            // Also after a failure: nothing goes on behind the caller's back.
            flight.land();
        }
        flight.check();
    }

    private void upload(UploadBody whole) {
        AtomicReference<UploadBody> rest = new AtomicReference<>(whole);
        boolean[] first = {true};
        try {
            client.send(
                    attempts -> {
                        if (!first[0]) {
                            // What came before the cut may have been kept: only what is missing goes again.
                            UploadBody before = rest.get();
                            rest.set(before.only(missing.apply(before.ids())));
                            if (rest.get().count() < before.count()) {
                                attempts.progressed();
                            }
                        }
                        first[0] = false;
                        return new Call("POST", objects + "/upload", rest.get().body(), true);
                    },
                    (in, attempts) -> JsonBodies.read(in.readNBytes(1 << 16), UploadAnswer.class));
            // What came before a cut came in pieces, too.
            saved.updateAndGet(before -> before.plus(whole.saved()));
        } catch (StoreException refused) {
            int status = ApiProblem.of(refused).map(ApiProblem::status).orElse(0);
            if (status == 413 && rest.get().count() > 1) {
                rest.get().halves().forEach(this::upload);
            } else if ((status == 400 || status == 422) && rest.get().hasPatches()) {
                // A chunk to copy from is gone or damaged there, or the server knows no pieces.
                upload(rest.get().whole());
            } else {
                throw refused;
            }
        }
    }

    private Optional<Patch> pieces(Blob blob) {
        return blob.id().kind() == Kind.CHUNK && blob.size() > WORTH
                ? pieces.apply(blob).filter(patch -> Frames.length(patch) + WORTH <= Frames.length(blob))
                : Optional.empty();
    }

    /** The bodies of one putAll: one that is being filled, and those on their way. */
    private final class Flight {
        private final Semaphore room = new Semaphore(IN_FLIGHT - 1);
        private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
        private UploadBody filling = new UploadBody();

        void add(Blob blob) {
            check();
            filling.add(blob, pieces(blob));
        }

        boolean fullWith(Blob blob) {
            return filling.count() >= COUNT || filling.size() + Frames.length(blob) > BODY;
        }

        void send() {
            UploadBody body = filling;
            filling = new UploadBody();
            if (body.count() == 0) {
                return;
            }
            room.acquireUninterruptibly();
            Thread.ofVirtual().name("dits-upload").start(() -> {
                try {
                    if (failure.get().isEmpty()) {
                        upload(body);
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(Optional.empty(), Optional.of(e));
                } finally {
                    room.release();
                }
            });
        }

        void await() {
            land();
            check();
        }

        void land() {
            room.acquireUninterruptibly(IN_FLIGHT - 1);
            room.release(IN_FLIGHT - 1);
        }

        void check() {
            failure.get().ifPresent(e -> {
                throw Failures.thrown(e);
            });
        }
    }
}
