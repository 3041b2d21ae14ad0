// SPDX-License-Identifier: Apache-2.0
package io.dits.client.golden;

import static io.dits.client.golden.Bytes.require;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All objects of the packs below a folder, read as the sections on frames and packs say. Knows nothing of Dits' own code. */
final class Packs {
    private static final int FOOTER = 48;
    private static final int ROW = 55;

    private final Map<String, byte[]> objects = new HashMap<>();
    private final Map<String, Long> spans = new HashMap<>();

    /** Where a payload is and what it expands to. */
    private record Place(int offset, int encoding, int raw, int stored) {}

    /** Reads the folder that holds the key {@code v1/chunks/…} of each pack. */
    static Packs below(Path folder) throws IOException {
        Packs packs = new Packs();
        Path chunks = folder.resolve("v1/chunks");
        try (Stream<Path> files = Files.walk(chunks)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String key = chunks.relativize(file).toString();
                require(key.matches("(.)/(.)/\\1\\2[0-9a-f]{30}"), "the name of a pack: " + key);
                packs.read(Files.readAllBytes(file));
            }
        }
        return packs;
    }

    private void read(byte[] pack) {
        require(pack.length <= 64 << 20, "a pack of more than 64 MiB");
        Bytes footer = new Bytes(Arrays.copyOfRange(pack, pack.length - FOOTER, pack.length));
        int count = footer.u32();
        int index = footer.u32();
        byte[] sum = footer.take(32);
        require(text(footer.take(8)).equals("DITSPEND"), "how a pack ends");
        require(index + count * ROW + FOOTER == pack.length, "the length of a pack");
        byte[] rows = Arrays.copyOfRange(pack, index, index + count * ROW);
        require(Arrays.equals(Bytes.sha256(rows), sum), "the checksum of a pack's rows");
        Map<String, Place> places = frames(new Bytes(Arrays.copyOf(pack, index)), index);
        require(places.size() == count, "as many frames as rows");
        rows(new Bytes(rows), places);
        places.forEach((id, place) -> objects.put(id, payload(pack, id, place)));
    }

    private static Map<String, Place> frames(Bytes in, int end) {
        require(text(in.take(8)).equals("DITSPACK") && in.u8() == 1, "how a pack begins");
        Map<String, Place> places = new HashMap<>();
        boolean chunks = false;
        boolean metadata = false;
        while (in.position() < end) {
            String id = in.id();
            chunks |= id.startsWith("chunk:");
            metadata |= !id.startsWith("chunk:");
            int encoding = in.u8();
            int raw = in.u32();
            int stored = in.u32();
            places.put(id, new Place(in.position(), encoding, raw, stored));
            in.take(stored);
        }
        require(!(chunks && metadata), "chunks and metadata in one pack");
        return places;
    }

    private void rows(Bytes in, Map<String, Place> places) {
        List<byte[]> order = new ArrayList<>();
        while (!in.atEnd()) {
            int start = in.position();
            order.add(in.take(34));
            String id = in.at(start).id();
            Place place = new Place(in.u32(), in.u8(), in.u32(), in.u32());
            require(Optional.of(place).equals(Optional.ofNullable(places.get(id))), "a row that is that of a frame");
            spans.put(id, in.u64());
        }
        for (int i = 1; i < order.size(); i++) {
            require(Arrays.compareUnsigned(order.get(i - 1), order.get(i)) < 0, "the order of rows");
        }
    }

    private static byte[] payload(byte[] pack, String id, Place place) {
        byte[] stored = Arrays.copyOfRange(pack, place.offset(), place.offset() + place.stored());
        byte[] raw = stored;
        if (place.encoding() == 1) {
            require(place.stored() < place.raw(), "compressed and not shorter");
            raw = new byte[place.raw()];
            long length = Zstd.decompress(raw, stored);
            require(length == raw.length, "the length of an expanded object");
        } else {
            require(place.encoding() == 0 && place.stored() == place.raw(), "an encoding");
        }
        require(raw.length <= 16 << 20, "an object of more than 16 MiB");
        require(HexFormat.of().formatHex(Bytes.sha256(raw)).equals(id.substring(id.indexOf(':') + 1)), "a name: " + id);
        return raw;
    }

    /** The bytes of an object. */
    byte[] object(String id) {
        return Optional.ofNullable(objects.get(id)).orElseThrow(() -> new IllegalStateException("not there: " + id));
    }

    /** The number of bytes of the file below a chunk or manifest, as a row has it. */
    long span(String id) {
        return Optional.ofNullable(spans.get(id)).orElseThrow();
    }

    /** All ids. */
    List<String> ids() {
        return objects.keySet().stream().sorted().toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
