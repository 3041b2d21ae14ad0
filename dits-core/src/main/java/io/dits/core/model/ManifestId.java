// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a manifest or of a node of its list. */
public record ManifestId(Hash hash) implements FileId {
    @Override
    public Kind kind() {
        return Kind.MANIFEST;
    }

    @Override
    public String toString() {
        return text();
    }
}
