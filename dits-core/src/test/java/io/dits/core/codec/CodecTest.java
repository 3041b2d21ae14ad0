// SPDX-License-Identifier: Apache-2.0
package io.dits.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.content.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frozen bytes. Golden files are only ever added: a change of one is a new format version. */
final class CodecTest {
    private static final Map<String, Blob> SAMPLES = Samples.all();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifest-leaf",
                "manifest-inner",
                "tree-empty",
                "tree-leaf",
                "tree-inner",
                "commit-first",
                "commit-signed",
                "tag"
            })
    void theBytesAreThoseOfTheGoldenFile(String name) throws IOException {
        Blob blob = sample(name);
        assertThat(HexFormat.of().formatHex(blob.bytes())).isEqualTo(golden(name));
        assertThat(Samples.again(blob)).isEqualTo(blob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest-leaf", "manifest-inner", "tree-leaf", "tree-inner", "commit-signed", "tag"})
    void aCutObjectIsRefused(String name) {
        byte[] bytes = sample(name).bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Samples.again(Blob.of(sample(name).id().kind(), cut)))
                    .as("cut to " + length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(
                        () -> Samples.again(Blob.of(sample(name).id().kind(), Arrays.copyOf(bytes, bytes.length + 1))))
                .hasMessageContaining("after its end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest-leaf", "manifest-inner", "tree-leaf", "tree-inner", "commit-signed", "tag"})
    void aChangedObjectIsRefusedOrIsTheOneEncodingOfAnotherValue(String name) {
        Random random = new Random(name.hashCode());
        Blob original = sample(name);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = original.bytes().clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Blob changed = Blob.of(original.id().kind(), bytes);
            Blob again;
            try {
                again = Samples.again(changed);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(again.bytes()).as("change " + i).isEqualTo(bytes);
        }
    }

    private static Blob sample(String name) {
        return Objects.requireNonNull(SAMPLES.get(name));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = CodecTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
            return new String(
                            Objects.requireNonNull(in, "no golden file for " + name)
                                    .readAllBytes(),
                            java.nio.charset.StandardCharsets.US_ASCII)
                    .strip();
        }
    }
}
