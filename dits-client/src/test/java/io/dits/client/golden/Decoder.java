// SPDX-License-Identifier: Apache-2.0
package io.dits.client.golden;

import static io.dits.client.golden.Bytes.require;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads commits, trees and files by {@code docs/format.md} alone. Knows nothing of Dits' own code. */
final class Decoder {
    private final Packs packs;
    /** Files were read once, however many commits have them. */
    private final Map<String, byte[]> files = new HashMap<>();

    Decoder(Packs packs) {
        this.packs = packs;
    }

    record Person(String name, String email, long seconds, int offset) {}

    record Commit(
            String tree, List<String> parents, Person author, Person committer, String message, byte[] signature) {}

    record Tag(String commit, String name, Person tagger, String message, byte[] signature) {}

    Commit commit(String id) {
        Bytes in = new Bytes(packs.object(id)).header("commit");
        String tree = in.id("tree");
        List<String> parents = new ArrayList<>();
        int count = in.u16();
        require(count <= 16, "too many parents");
        for (int i = 0; i < count; i++) {
            parents.add(in.id("commit"));
        }
        Commit commit = new Commit(tree, parents, person(in), person(in), in.text32(), in.bytes32());
        in.end();
        return commit;
    }

    Tag tag(String id) {
        Bytes in = new Bytes(packs.object(id)).header("tag");
        Tag tag = new Tag(in.id("commit"), in.text16(), person(in), in.text32(), in.bytes32());
        in.end();
        return tag;
    }

    private static Person person(Bytes in) {
        Person person = new Person(in.text16(), in.text16(), in.u64(), in.s16());
        require(Math.abs(person.offset()) <= 1080 && !person.name().isBlank(), "a person");
        return person;
    }

    /** One file or link, as the lists of the golden repository have it. */
    sealed interface Found {
        record File(boolean executable, byte[] bytes) implements Found {}

        record Link(String target) implements Found {}
    }

    /** All files and links below a tree, by path. */
    SortedMap<String, Found> checkOut(String tree) {
        SortedMap<String, Found> found = new TreeMap<>();
        directory(tree, "", found);
        return found;
    }

    private void directory(String tree, String path, SortedMap<String, Found> found) {
        List<String> names = new ArrayList<>();
        node(tree, path, Optional.empty(), names, found);
        Set<String> composed = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            require(composed.add(Normalizer.normalize(names.get(i), Normalizer.Form.NFC)), "equal names");
            require(i == 0 || order(names.get(i - 1), names.get(i)) < 0, "the order of names");
        }
    }

    private static int order(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one node of a directory; {@code level} is what its parent says, and an inner one's children are checked. */
    private void node(
            String tree, String path, Optional<Integer> level, List<String> names, SortedMap<String, Found> found) {
        Bytes in = new Bytes(packs.object(tree)).header("tree");
        int own = in.u8();
        require(level.isEmpty() || level.get() == own, "the level of a node");
        int count = in.u32();
        String last = "";
        for (int i = 0; i < count; i++) {
            String name = in.text16();
            require(i == 0 || !Cuts.endsBefore(name, i, own), "a node that should have ended before " + name);
            if (own == 0) {
                names.add(name);
                entry(in, path + name, found);
            } else {
                int before = names.size();
                String child = in.id("tree");
                long entries = in.u64();
                require(i == 0 || order(last, name) < 0, "the order of nodes");
                node(child, path, Optional.of(own - 1), names, found);
                require(names.get(before).equals(name), "the first name of a node");
                require(names.size() - before == entries, "the number of entries of a node");
                last = name;
            }
        }
        in.end();
    }

    private void entry(Bytes in, String path, SortedMap<String, Found> found) {
        int type = in.u8();
        switch (type) {
            case 1, 2 -> {
                String content = in.id("chunk", "manifest");
                found.put(path, new Found.File(type == 2, file(content, in.u64())));
            }
            case 3 -> directory(in.id("tree"), path + "/", found);
            case 4 -> found.put(path, new Found.Link(in.text16()));
            default -> throw new IllegalStateException("an entry of type " + type);
        }
    }

    private byte[] file(String content, long size) {
        byte[] bytes = files.computeIfAbsent(content, this::file);
        require(bytes.length == size, "the size of a file");
        return bytes;
    }

    private byte[] file(String content) {
        if (content.startsWith("chunk:")) {
            return packs.object(content);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Integer> lengths = new ArrayList<>();
        Node root = manifest(content, bytes, lengths);
        require(lengths.size() > 1, "a manifest of one chunk");
        require(root.level() == 0 || root.parts().size() > 1, "a node of one node at the top");
        require(lengths.equals(Cuts.lengths(root.profile(), bytes.toByteArray())), "the cuts of a file");
        return bytes.toByteArray();
    }

    private record Node(int profile, int level, List<String> parts) {}

    private Node manifest(String id, ByteArrayOutputStream out, List<Integer> lengths) {
        Bytes in = new Bytes(packs.object(id)).header("manifest");
        int profile = in.u8();
        int level = in.u8();
        long size = in.u64();
        int count = in.u32();
        require(packs.span(id) == size, "the span of a manifest");
        List<String> parts = new ArrayList<>();
        long start = out.size();
        for (int i = 0; i < count; i++) {
            require(parts.isEmpty() || !Cuts.endsAfter(parts), "a node that should have ended before");
            String part = level == 0 ? in.id("chunk") : in.id("manifest");
            long length = level == 0 ? in.u32() : in.u64();
            int before = out.size();
            if (level == 0) {
                out.writeBytes(packs.object(part));
                lengths.add((int) length);
            } else {
                Node child = manifest(part, out, lengths);
                require(child.level() == level - 1 && child.profile() == profile, "a node below another");
                require(i == count - 1 || Cuts.endsAfter(child.parts()), "a node that ends too early");
            }
            require(out.size() - before == length && length > 0, "the length of a part");
            parts.add(part);
        }
        in.end();
        require(out.size() - start == size && count > 0, "the size of a node");
        return new Node(profile, level, parts);
    }
}
