// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects that go up in one body. Keeps the encoded bytes only, so that its size is what it takes in memory. */
final class UploadBody {
    private final Map<ObjectId, Encoded> frames = new LinkedHashMap<>();
    private long length = Frames.END;

    void add(Blob blob) {
        if (frames.putIfAbsent(blob.id(), blob.encoded()) == null) {
            length += Frames.length(blob);
        }
    }

    private void add(ObjectId id, Encoded encoded) {
        frames.put(id, encoded);
        length += Frames.HEADER + encoded.payload().length;
    }

    int count() {
        return frames.size();
    }

    long length() {
        return length;
    }

    Set<ObjectId> ids() {
        return frames.keySet();
    }

    /** Those of these objects that are in the set, in the same order. */
    UploadBody only(Set<ObjectId> wanted) {
        UploadBody part = new UploadBody();
        frames.forEach((id, encoded) -> {
            if (wanted.contains(id)) {
                part.add(id, encoded);
            }
        });
        return part;
    }

    /** The same in two parts, each in order. */
    List<UploadBody> halves() {
        List<UploadBody> halves = List.of(new UploadBody(), new UploadBody());
        frames.forEach((id, encoded) ->
                halves.get(halves.getFirst().length < length / 2 ? 0 : 1).add(id, encoded));
        return halves;
    }

    Body body() {
        return new Body(Frames.OBJECTS_TYPE, length, this::open);
    }

    private InputStream open() {
        List<InputStream> parts = new ArrayList<>(2 * frames.size() + 1);
        frames.forEach((id, encoded) -> {
            parts.add(new ByteArrayInputStream(Frames.header(id, encoded)));
            parts.add(new ByteArrayInputStream(encoded.payload()));
        });
        ByteArrayOutputStream end = new ByteArrayOutputStream(Frames.END);
        try {
            Frames.end(end, frames.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parts.add(new ByteArrayInputStream(end.toByteArray()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
