// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * What a login or refresh gives.
 *
 * @param accessToken goes into {@code Authorization: Bearer …}
 * @param refreshToken gives the next pair, once
 * @param tokenType always {@code Bearer}
 * @param expiresIn seconds until the access token is not valid any more
 */
public record TokenAnswer(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
        return "TokenAnswer[accessToken=***, refreshToken=***, expiresIn=" + expiresIn + "]";
    }
}
