// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * Answer of {@code POST /auth/device}, after RFC 8628.
 *
 * @param deviceCode what the device asks for its tokens with
 * @param userCode what the user compares or types
 * @param verificationUri the page to do it on
 * @param verificationUriComplete the same with the code in it
 * @param expiresIn seconds until the codes are no good
 * @param interval seconds to wait between two questions
 */
public record DeviceAnswer(
        String deviceCode,
        String userCode,
        String verificationUri,
        String verificationUriComplete,
        long expiresIn,
        long interval) {
    @Override
    public String toString() {
        return "DeviceAnswer[***]";
    }
}
