// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/** What a password must be that somebody chooses himself. Length counts, not kinds of characters (NIST SP 800-63B). */
final class PasswordRules {
    private static final int SHORTEST = 8;

    private PasswordRules() {}

    static void check(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || password.length() > PasswordProof.MAX_PASSWORD) {
            throw new IllegalArgumentException("password: wanted " + SHORTEST + " to " + PasswordProof.MAX_PASSWORD
                    + " characters, found " + length);
        }
        if (password.chars().distinct().count() < 3) {
            throw new IllegalArgumentException("password: wanted more than one or two different characters");
        }
    }
}
