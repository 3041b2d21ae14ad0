// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a annotated tag. */
public record TagId(Hash hash) implements TargetId {
    @Override
    public Kind kind() {
        return Kind.TAG;
    }

    @Override
    public String toString() {
        return text();
    }
}
