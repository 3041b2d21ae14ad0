// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The hashes as another program made them from docs/audit.md. What changes here makes every older seal wrong. */
final class AuditHashesTest {
    private static final AuditEntry FULL = new AuditEntry(
            7,
            Instant.parse("2025-11-28T18:30:00.123456Z"),
            Optional.of(3L),
            "ann",
            "session",
            "10.0.0.1",
            "r1",
            "refs.forced",
            "repository:ann/film",
            "done",
            OptionalLong.of(3),
            OptionalLong.of(9),
            "{\"count\": \"1\"}");
    private static final AuditEntry BARE = new AuditEntry(
            8,
            Instant.EPOCH,
            Optional.empty(),
            "",
            "",
            "",
            "",
            "login.failed",
            "login:j\u00f6rg",
            "refused",
            OptionalLong.empty(),
            OptionalLong.empty(),
            "{}");

    @Test
    void rowsAndSealsHashAsTheyAlwaysDid() {
        byte[] full = AuditHashes.row(FULL);
        byte[] bare = AuditHashes.row(BARE);
        is(full, "3fcbd06bb55654af18240e6f45a161fcae4c0d40b61061f8034eead3a5be2bcc");
        is(bare, "bf1d63d0720f7dec2824cd7aca393b5d1fb10439ed9b891ef415ef000dd11884");
        byte[] rows = AuditHashes.rows(
                new long[] {7, 8}, ByteBuffer.allocate(64).put(full).put(bare).array());
        is(rows, "733958b590ff19c0b8a39f63d92476160f1b2baef0fa650d6babce17a068379c");
        is(
                AuditHashes.seal(
                        1, Instant.parse("2025-11-28T18:30:01Z"), FULL.at(), 2, rows, new byte[AuditHashes.LENGTH]),
                "a13a1ab13510d4f6bb9bf30f174d69599ba60b8b7f350ac4422f2326ac750fd3");
    }

    private static void is(byte[] hash, String hex) {
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(hex);
    }
}
