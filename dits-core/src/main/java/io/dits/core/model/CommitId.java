// SPDX-License-Identifier: Apache-2.0
package io.dits.core.model;

/** The name of a commit. */
public record CommitId(Hash hash) implements TargetId {
    @Override
    public Kind kind() {
        return Kind.COMMIT;
    }

    @Override
    public String toString() {
        return text();
    }
}
