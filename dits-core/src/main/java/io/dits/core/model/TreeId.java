// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a tree or of a node of its list. */
public record TreeId(Hash hash) implements ObjectId {
    @Override
    public Kind kind() {
        return Kind.TREE;
    }

    @Override
    public String toString() {
        return text();
    }
}
