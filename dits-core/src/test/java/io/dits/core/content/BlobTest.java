// SPDX-License-Identifier: Apache-2.0
package io.dits.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.dits.core.model.Kind;
import io.dits.core.model.Limits;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlobTest {
    @Test
    void bytesUnderAWrongNameAreRefused() {
        Blob other = Blob.of(Kind.CHUNK, new byte[] {1});
        assertThatThrownBy(() -> Blob.claim(other.id(), new byte[] {2}))
                .isInstanceOf(WrongNameException.class)
                .hasMessageContaining(other.id().text());
    }

    @Test
    void theEncodedFormProvesTheSameName() {
        Blob text = Blob.of(Kind.CHUNK, "abcdefgh".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(text.encoded().encoding()).isEqualTo(Encoding.ZSTD);
        assertThat(text.encoded().payload().length).isLessThan(1000);
        assertThat(Blob.claim(text.id(), text.encoded()).bytes()).isEqualTo(text.bytes());
    }

    @Test
    void whatDoesNotCompressIsKeptAsItIs() {
        byte[] media = new byte[300_000];
        new Random(1).nextBytes(media);
        assertThat(Blob.of(Kind.CHUNK, media).encoded().encoding()).isEqualTo(Encoding.STORED);
    }

    @Test
    void aBombIsStoppedAtTheStatedLength() {
        byte[] bomb = Zstd.compress(new byte[100 << 20]);
        Blob claimed = Blob.of(Kind.CHUNK, new byte[bomb.length + 1]);
        assertThatThrownBy(() -> Blob.claim(claimed.id(), new Encoded(Encoding.ZSTD, bomb.length + 1, bomb)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exceed the stated");
        assertThatThrownBy(() -> new Encoded(Encoding.ZSTD, Limits.MAX_OBJECT + 1, bomb))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
