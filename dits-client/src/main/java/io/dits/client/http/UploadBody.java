// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.content.Blob;
import io.dits.core.content.Encoded;
import io.dits.core.content.Patch;
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
import java.util.Optional;
import java.util.Set;

/**
 * Objects that go up in one body. Keeps the encoded bytes of each, also of chunks that go in pieces: they may have to go
 * whole after all.
 */
final class UploadBody {
    private final Map<ObjectId, Item> items = new LinkedHashMap<>();
    private long size = Frames.END;

    /** An object, and the shorter way to say it if there is one. */
    private record Item(Encoded encoded, Optional<Patch> patch) {
        long size() {
            return Frames.HEADER + (long) encoded.payload().length;
        }

        long sent() {
            return patch.map(Frames::length).orElseGet(this::size);
        }
    }

    void add(Blob blob, Optional<Patch> patch) {
        add(blob.id(), new Item(blob.encoded(), patch));
    }

    private void add(ObjectId id, Item item) {
        if (items.putIfAbsent(id, item) == null) {
            size += item.size();
        }
    }

    int count() {
        return items.size();
    }

    /** Its bytes if all goes whole: what it takes in memory, here and there. */
    long size() {
        return size;
    }

    Set<ObjectId> ids() {
        return items.keySet();
    }

    boolean hasPatches() {
        return items.values().stream().anyMatch(item -> item.patch().isPresent());
    }

    /** What goes as pieces saves. */
    Saved saved() {
        long sent = 0;
        long content = 0;
        for (Item item : items.values()) {
            sent += item.size() - item.sent();
            content += item.patch().map(Patch::copied).orElse(0);
        }
        return new Saved(sent, content);
    }

    /** The same objects, each of them whole. */
    UploadBody whole() {
        UploadBody whole = new UploadBody();
        items.forEach((id, item) -> whole.add(id, new Item(item.encoded(), Optional.empty())));
        return whole;
    }

    /** Those of these objects that are in the set, in the same order. */
    UploadBody only(Set<ObjectId> wanted) {
        UploadBody part = new UploadBody();
        items.forEach((id, item) -> {
            if (wanted.contains(id)) {
                part.add(id, item);
            }
        });
        return part;
    }

    /** The same in two parts, each in order. */
    List<UploadBody> halves() {
        List<UploadBody> halves = List.of(new UploadBody(), new UploadBody());
        items.forEach((id, item) ->
                halves.get(halves.getFirst().size < size / 2 ? 0 : 1).add(id, item));
        return halves;
    }

    Body body() {
        return new Body(Frames.OBJECTS_TYPE, size - saved().sent(), this::open);
    }

    private InputStream open() {
        List<InputStream> parts = new ArrayList<>(2 * items.size() + 1);
        items.forEach((id, item) -> {
            if (item.patch().isPresent()) {
                parts.add(new ByteArrayInputStream(Frames.frame(item.patch().get())));
            } else {
                parts.add(new ByteArrayInputStream(Frames.header(id, item.encoded())));
                parts.add(new ByteArrayInputStream(item.encoded().payload()));
            }
        });
        ByteArrayOutputStream end = new ByteArrayOutputStream(Frames.END);
        try {
            Frames.end(end, items.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        parts.add(new ByteArrayInputStream(end.toByteArray()));
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
