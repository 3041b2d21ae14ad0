// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * What a request carries; can be sent again.
 *
 * @param type its media type; empty if there is no body
 * @param length its bytes
 * @param open the bytes from the start
 */
record Body(String type, long length, Supplier<InputStream> open) {
    static final Body NONE = of("", new byte[0]);

    static Body of(String type, byte[] bytes) {
        return new Body(type, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
}
