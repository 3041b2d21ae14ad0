// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** Somebody may not do what he wants, or not any more; says what it takes. */
public final class NotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String message) {
        super(message);
    }
}
