// SPDX-License-Identifier: Apache-2.0
package io.dits.core.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is put into an {@link ObjectStorage}: bytes of a known length that can be read as often as a retry needs. */
public interface Content {
    /** The number of bytes. */
    long size();

    /** The bytes from the start; the caller closes the stream. */
    InputStream open() throws IOException;

    /** Bytes in memory; not copied. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** A whole file, whose length must not change until the put is over. */
    static Content of(Path file) throws IOException {
        long size = Files.size(file);
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
