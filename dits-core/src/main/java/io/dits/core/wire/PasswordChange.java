// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * Body of {@code POST /users/me/password}.
 *
 * @param oldPassword the password as it is
 * @param newPassword the one to be
 */
public record PasswordChange(String oldPassword, String newPassword) {
    @Override
    public String toString() {
        return "PasswordChange[***]";
    }
}
