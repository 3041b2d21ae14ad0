// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** A token that must not be used for this, whatever its user may do. */
public final class MissingScopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Scope wanted;

    MissingScopeException(Scope wanted) {
        super("wanted a token with the scope " + wanted.word(), null, false, false);
        this.wanted = wanted;
    }

    /** The scope that it lacks. */
    public Scope wanted() {
        return wanted;
    }
}
