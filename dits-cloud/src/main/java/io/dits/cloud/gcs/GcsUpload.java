// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.cloud.gcs.GcsFailure.Effect;
import io.dits.cloud.transfer.ContentException;
import io.dits.cloud.transfer.Part;
import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts one object: in one request, or in a session that takes one part after the other. What became of a part whose answer
 * was lost is asked for, and the session goes on from there; the object is there when the last part is.
 */
final class GcsUpload {
    private static final String TYPE = "application/octet-stream";
    private static final int INCOMPLETE = 308;
    private static final int EXISTS = 412;
    private static final int SESSION_ENDED = 499;
    private static final Pattern KEPT = Pattern.compile("bytes=0-(\\d{1,18})");
    /** How often in all a session is asked where it is: what goes wrong more often is for the caller to repeat. */
    private static final int QUESTIONS = 3;

    private final GcsHttp http;
    private final GcsBucket bucket;
    private final StorageKey key;
    private final Content content;
    private final String condition;
    private final String what;

    /**
     * An upload.
     *
     * @param onlyNew whether it is answered with status 412 if there is an object already
     */
    GcsUpload(GcsHttp http, GcsBucket bucket, StorageKey key, Content content, boolean onlyNew) {
        this.http = http;
        this.bucket = bucket;
        this.key = key;
        this.content = content;
        this.condition = onlyNew ? "&ifGenerationMatch=0" : "";
        this.what = "cannot write " + bucket.name(key);
    }

    /** In one request; false if there is an object already. */
    boolean whole() {
        return done(bucket.ask(() -> http.send(
                what,
                Effect.CHANGES,
                bucket.upload("media", key, condition)
                        .header("Content-Type", TYPE)
                        .POST(body(0, content.size())),
                GcsBucket.SMALL)));
    }

    /** In parts of that many bytes; false if there is an object already. */
    boolean parts(int partSize) {
        HttpResponse<byte[]> begun = begin();
        if (begun.statusCode() != 200) {
            return done(begun);
        }
        URI session = session(begun);
        long kept = 0;
        int questions = 0;
        while (true) {
            HttpResponse<byte[]> answer;
            try {
                answer = send(session, kept, Math.min(partSize, content.size() - kept));
            } catch (StoreException e) {
                if (e.kind() != Kind.UNKNOWN_OUTCOME || ++questions > QUESTIONS) {
                    throw e;
                }
                answer = ask(session);
            }
            if (answer.statusCode() >= 500 && ++questions <= QUESTIONS) {
                answer = ask(session);
            }
            if (answer.statusCode() != INCOMPLETE) {
                return done(answer);
            }
            long now = kept(answer);
            if (now <= kept && ++questions > QUESTIONS) {
                throw new StoreException(Kind.UNAVAILABLE, what + ": the server takes no more than " + now + " bytes");
            }
            kept = now;
        }
    }

    /** Begins a session and takes it back. */
    void probe() {
        URI session = session(begin());
        HttpResponse<byte[]> answer = http.sendUnsigned(
                what, Effect.ASKS, HttpRequest.newBuilder(session).DELETE(), GcsBucket.SMALL);
        if (answer.statusCode() != SESSION_ENDED && answer.statusCode() != 204) {
            throw GcsFailure.answered(what, Effect.ASKS, answer);
        }
    }

    private HttpResponse<byte[]> begin() {
        return bucket.ask(() -> http.send(
                what,
                Effect.ASKS,
                bucket.upload("resumable", key, condition)
                        .header("X-Upload-Content-Type", TYPE)
                        .header("X-Upload-Content-Length", "" + content.size())
                        .POST(BodyPublishers.noBody()),
                GcsBucket.SMALL));
    }

    /** The address of the session, which is also the proof that we may use it. */
    private URI session(HttpResponse<byte[]> begun) {
        if (begun.statusCode() != 200) {
            throw GcsFailure.answered(what, Effect.ASKS, begun);
        }
        return begun.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(() -> broken("wanted the address of a session, found none"));
    }

    private HttpResponse<byte[]> send(URI session, long offset, long length) {
        String range = "bytes " + offset + "-" + (offset + length - 1) + "/" + content.size();
        return http.sendUnsigned(
                what,
                Effect.CHANGES,
                HttpRequest.newBuilder(session).header("Content-Range", range).PUT(body(offset, length)),
                GcsBucket.SMALL);
    }

    private HttpResponse<byte[]> ask(URI session) {
        return http.sendUnsigned(
                what,
                Effect.CHANGES,
                HttpRequest.newBuilder(session)
                        .header("Content-Range", "bytes */" + content.size())
                        .PUT(BodyPublishers.noBody()),
                GcsBucket.SMALL);
    }

    /** How many bytes a session has; it may have a part of what was sent. */
    private long kept(HttpResponse<byte[]> answer) {
        String range = answer.headers().firstValue("Range").orElse("bytes=0--1");
        Matcher matcher = KEPT.matcher(range);
        long kept = matcher.matches() ? Long.parseLong(matcher.group(1)) + 1 : 0;
        if (kept >= content.size()) {
            throw broken(
                    "wanted a session that lacks something, found one that has " + range + " of " + content.size());
        }
        return kept;
    }

    /** Whether it is kept; of what it answers it keeps the length must be ours. */
    private boolean done(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == EXISTS && !condition.isEmpty()) {
            return false;
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw GcsFailure.answered(what, Effect.CHANGES, answer);
        }
        long size = GcsListing.json(what, answer).path("size").asLong(-1);
        if (size != content.size()) {
            throw broken("wanted that it keeps " + content.size() + " bytes, found " + size);
        }
        return true;
    }

    private StoreException broken(String text) {
        return new StoreException(Kind.BROKEN, what + ": " + text);
    }

    private BodyPublisher body(long offset, long length) {
        if (length == 0) {
            checkEmpty();
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(offset, length)), length);
    }

    private void checkEmpty() {
        try {
            Part.of(content, 0, 0).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Part open(long offset, long length) {
        try {
            return Part.of(content, offset, length);
        } catch (ContentException e) {
            throw new UncheckedIOException(e);
        }
    }
}
