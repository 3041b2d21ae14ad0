// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

import java.util.Arrays;

/**
 * An annotated tag.
 *
 * @param target the commit that it names
 * @param name the tag's short name, as in {@code tags/<name>}
 * @param tagger who made it, and when
 * @param message at most {@value Commit#MAX_MESSAGE} bytes of UTF-8
 * @param signature a detached signature, empty if there is none
 */
public record Tag(CommitId target, String name, Person tagger, String message, byte[] signature) {
    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the name is no ref name or a bound is left
     */
    public Tag {
        RefName.tag(name);
        signature = signature.clone();
        Texts.check("tag message", message, Commit.MAX_MESSAGE);
        if (signature.length > Commit.MAX_SIGNATURE) {
            throw new IllegalArgumentException("tag: signature is longer than " + Commit.MAX_SIGNATURE + " bytes");
        }
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tag that
                && target.equals(that.target)
                && name.equals(that.name)
                && tagger.equals(that.tagger)
                && message.equals(that.message)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + name.hashCode();
    }
}
