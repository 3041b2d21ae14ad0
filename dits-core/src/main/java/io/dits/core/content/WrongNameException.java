// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import io.dits.core.model.Hash;
import io.dits.core.model.ObjectId;

/** Bytes did not hash to the name they came with: they are damaged, or somebody lies. */
public final class WrongNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final transient ObjectId claimed;

    WrongNameException(ObjectId claimed, Hash actual) {
        super("object: the bytes of " + claimed.text() + " hash to " + actual.hex());
        this.claimed = claimed;
    }

    /** The name that was claimed. */
    public ObjectId claimed() {
        return claimed;
    }
}
