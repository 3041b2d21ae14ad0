// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** What somebody showed was good when his request began, and is not any more. */
public final class SignedOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SignedOutException() {
        super("this sign-in or token has ended");
    }
}
