// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a annotated tag. */
public record TagId(Hash hash) implements TargetId {
    @Override
    public Kind kind() {
        return Kind.TAG;
    }

    // Written out, as in Hash: the ones that records come with are made when first called, which takes a start's time.
    @Override
    public boolean equals(Object other) {
        return other instanceof TagId id && hash.equals(id.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
