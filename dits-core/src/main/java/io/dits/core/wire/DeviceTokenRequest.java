// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

/**
 * Body of {@code POST /auth/device/token}.
 *
 * @param deviceCode as it came in a {@link DeviceAnswer}
 */
public record DeviceTokenRequest(String deviceCode) {
    @Override
    public String toString() {
        return "DeviceTokenRequest[***]";
    }
}
