// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** An object of a bucket. */
record Kept(String name, byte[] bytes, long generation) {
    String json(String bucket) {
        return """
                {"kind":"storage#object","bucket":"%s","name":"%s","size":"%d","generation":"%d","crc32c":"%s"}""".formatted(bucket, name, bytes.length, generation, crc());
    }

    /** What a listing says when it is asked for no more. */
    String brief() {
        return """
                {"name":"%s","size":"%d"}""".formatted(name, bytes.length);
    }

    private String crc() {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
