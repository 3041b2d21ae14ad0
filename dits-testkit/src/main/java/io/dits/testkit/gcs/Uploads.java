// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads in one request, and in sessions that take one part after the other. */
final class Uploads {
    private static final int UNIT = 256 << 10;
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18})");

    private final Buckets buckets;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger toLose = new AtomicInteger();

    private static final class Session {
        private final String bucket;
        private final String name;
        private final Asked begun;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Optional<Kept> done = Optional.empty();

        Session(String bucket, String name, Asked begun) {
            this.bucket = bucket;
            this.name = name;
            this.begun = begun;
        }
    }

    /** The connection ends without an answer. */
    static final class Dropped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    Uploads(Buckets buckets) {
        this.buckets = buckets;
    }

    /** The answers to so many of the next parts are lost, and so is a piece of each part. */
    void lose(int parts) {
        toLose.set(parts);
    }

    int open() {
        return sessions.size();
    }

    Answer begin(Asked asked, String bucket) {
        asked.allow("uploadType", "name", "fields", "ifGenerationMatch");
        String name = asked.need("name");
        if (!asked.method().equals("POST")) {
            return Answer.error(405, "methodNotAllowed", "Method Not Allowed");
        }
        return switch (asked.need("uploadType")) {
            case "media" ->
                Answer.json(buckets.put(bucket, name, asked.body(), asked).json(bucket));
            case "resumable" -> session(asked, bucket, name);
            default -> Answer.error(400, "invalidParameter", "Invalid upload type");
        };
    }

    private Answer session(Asked asked, String bucket, String name) {
        Buckets.checkGeneration(asked, Optional.ofNullable(buckets.need(bucket).get(name)));
        if (asked.body().length > 0) {
            return Answer.error(400, "parseError", "metadata is not known here");
        }
        String id = UUID.randomUUID().toString();
        sessions.put(id, new Session(bucket, name, asked));
        String host = asked.header("host").orElse("");
        return Answer.empty(200)
                .with(
                        "Location",
                        "http://" + host + "/upload/storage/v1/b/" + bucket + "/o?uploadType=resumable&upload_id="
                                + id);
    }

    /** A part, a question or an end: the address itself is what allows it. */
    Answer proceed(Asked asked) {
        asked.allow("uploadType", "upload_id");
        String id = asked.need("upload_id");
        Session session = Optional.ofNullable(sessions.get(id))
                .orElseThrow(
                        () -> Answer.error(404, "notFound", "No such upload").refused());
        synchronized (session) {
            if (asked.method().equals("DELETE")) {
                sessions.remove(id);
                return Answer.empty(499);
            }
            return asked.method().equals("PUT")
                    ? part(asked, session)
                    : Answer.error(405, "methodNotAllowed", "use PUT");
        }
    }

    private Answer part(Asked asked, Session session) {
        Matcher range = RANGE.matcher(asked.header("content-range").orElse(""));
        if (!range.matches() || asked.header("content-length").isEmpty()) {
            return Answer.error(400, "invalid", "Failed to parse Content-Range header");
        }
        long total = Long.parseLong(range.group(3));
        if (session.begun
                .header("x-upload-content-length")
                .filter(said -> !said.equals("" + total))
                .isPresent()) {
            return Answer.error(400, "invalid", "another length than announced");
        }
        if (session.done.isPresent() || range.group(1) == null) {
            return asked.body().length > 0 && range.group(1) == null
                    ? Answer.error(400, "invalid", "a question has no body")
                    : state(session);
        }
        take(asked, session, Long.parseLong(range.group(1)), Long.parseLong(range.group(2)), total);
        if (session.bytes.size() == total) {
            session.done =
                    Optional.of(buckets.put(session.bucket, session.name, session.bytes.toByteArray(), session.begun));
        }
        return state(session);
    }

    private void take(Asked asked, Session session, long first, long last, long total) {
        int length = asked.body().length;
        if (length != last - first + 1 || last >= total) {
            throw Answer.error(400, "invalid", "Content-Range and body are of different lengths")
                    .refused();
        }
        if (last + 1 < total && length % UNIT != 0) {
            throw Answer.error(400, "invalid", "Content-Length is no multiple of 262144")
                    .refused();
        }
        if (first != session.bytes.size()) {
            throw Answer.error(503, "backendError", "Invalid request. The part does not begin where the last one ended")
                    .refused();
        }
        if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            session.bytes.write(asked.body(), 0, length / 2 / UNIT * UNIT);
            throw new Dropped();
        }
        session.bytes.write(asked.body(), 0, length);
    }

    private static Answer state(Session session) {
        if (session.done.isPresent()) {
            return Answer.json(session.done.get().json(session.bucket));
        }
        int size = session.bytes.size();
        return size == 0 ? Answer.empty(308) : Answer.empty(308).with("Range", "bytes=0-" + (size - 1));
    }
}
