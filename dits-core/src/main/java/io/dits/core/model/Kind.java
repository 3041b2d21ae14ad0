// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.Locale;

/** The kinds of objects, in the order in which they must be stored so that what is stored is complete below. */
public enum Kind {
    /** Raw bytes of a file between two cuts. */
    CHUNK(1),
    /** One version of a file of more than one chunk, or a node of its list. */
    MANIFEST(2),
    /** One directory, or a node of its list. */
    TREE(3),
    /** A root tree with parents, people, times and a message. */
    COMMIT(4),
    /** An annotated tag. */
    TAG(5);

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    /** The byte that stands for this kind in encoded ids, 1 to 5. */
    public int code() {
        return code;
    }

    /** The kind's word in messages and JSON: {@code chunk}, {@code manifest} … */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True for all but chunks: objects that this format encodes and that may refer to others. */
    public boolean metadata() {
        return this != CHUNK;
    }

    /**
     * The kind of a code.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static Kind ofCode(int code) {
        return switch (code) {
            case 1 -> CHUNK;
            case 2 -> MANIFEST;
            case 3 -> TREE;
            case 4 -> COMMIT;
            case 5 -> TAG;
            default -> throw new IllegalArgumentException("object kind: wanted 1 to 5, found " + code);
        };
    }

    /**
     * The kind of a word.
     *
     * @throws IllegalArgumentException if there is no such kind
     */
    public static Kind ofWord(String word) {
        for (Kind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("object kind: wanted chunk, manifest, tree, commit or tag");
    }
}
