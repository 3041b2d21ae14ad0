// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * Body of {@code POST /auth/login}.
 *
 * @param email the address, or the username
 * @param password the password; never logged
 */
public record LoginRequest(String email, String password) {
    @Override
    public String toString() {
        return "LoginRequest[email=" + email + ", password=***]";
    }
}
