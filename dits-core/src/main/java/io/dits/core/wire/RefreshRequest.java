// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * Body of {@code POST /auth/refresh} and {@code /auth/logout}.
 *
 * @param refreshToken the token; never logged
 */
public record RefreshRequest(String refreshToken) {
    @Override
    public String toString() {
        return "RefreshRequest[refreshToken=***]";
    }
}
