// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * One state of the whole repository and where it came from.
 *
 * @param tree the root directory
 * @param parents the commits before this one, at most {@value #MAX_PARENTS}, none twice; none for a first commit
 * @param author who made the content
 * @param committer who made the commit
 * @param message at most {@value #MAX_MESSAGE} bytes of UTF-8
 * @param signature a detached signature in the signer's format, empty if there is none, at most {@value #MAX_SIGNATURE}
 *     bytes
 */
public record Commit(
        TreeId tree, List<CommitId> parents, Person author, Person committer, String message, byte[] signature) {
    /** The most parents of one commit. */
    public static final int MAX_PARENTS = 16;
    /** The longest message in bytes of UTF-8. */
    public static final int MAX_MESSAGE = 1 << 20;
    /** The longest signature in bytes. */
    public static final int MAX_SIGNATURE = 1 << 16;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a bound is left
     */
    public Commit {
        parents = List.copyOf(parents);
        signature = signature.clone();
        if (parents.size() > MAX_PARENTS || new HashSet<>(parents).size() != parents.size()) {
            throw new IllegalArgumentException("commit: wanted at most " + MAX_PARENTS + " different parents");
        }
        Texts.check("commit message", message, MAX_MESSAGE);
        if (signature.length > MAX_SIGNATURE) {
            throw new IllegalArgumentException("commit: signature is longer than " + MAX_SIGNATURE + " bytes");
        }
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** The first line of the message. */
    public String subject() {
        return message.lines().findFirst().orElse("");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Commit that
                && tree.equals(that.tree)
                && parents.equals(that.parents)
                && author.equals(that.author)
                && committer.equals(that.committer)
                && message.equals(that.message)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * tree.hashCode() + message.getBytes(StandardCharsets.UTF_8).length + parents.hashCode();
    }
}
