// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.faulty;

import io.dits.core.store.StoreException.Kind;
import java.util.Optional;

/** One way in which a store lets its caller down. */
public enum Fault {
    /** Nothing happens; the call fails as unavailable. */
    UNAVAILABLE(Kind.UNAVAILABLE),
    /** Nothing happens; the call fails as throttled. */
    THROTTLED(Kind.THROTTLED),
    /** Nothing happens; the call fails as denied. */
    DENIED(Kind.DENIED),
    /** Nothing happens; the call fails for want of room. */
    FULL(Kind.FULL),
    /** Nothing happens; the call fails as broken. */
    BROKEN(Kind.BROKEN),
    /** All of it happens, then the call fails with an unknown outcome. */
    LOST_ANSWER(Kind.UNKNOWN_OUTCOME),
    /** What is read comes without its second half. No effect on other calls. */
    TRUNCATED,
    /** What is read comes with one bit changed. No effect on other calls. */
    FLIPPED,
    /** What is read is said not to be there. No effect on other calls. */
    ABSENT,
    /** What is put is said to be kept and is not. No effect on other calls. */
    UNKEPT;

    private final Optional<Kind> kind;

    Fault() {
        this.kind = Optional.empty();
    }

    Fault(Kind kind) {
        this.kind = Optional.of(kind);
    }

    /** How the call fails; empty if it succeeds with a lie. */
    Optional<Kind> kind() {
        return kind;
    }
}
