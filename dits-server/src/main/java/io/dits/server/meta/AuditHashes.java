// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import io.dits.core.content.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The hashes of the audit, SHA-256 each. What is hashed begins with a word for its kind, and each field with its length, so that
 * no two rows are written the same way. {@code docs/audit.md} has it byte by byte.
 */
public final class AuditHashes {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private final MessageDigest digest = Hashing.digest();

    private AuditHashes(String kind) {
        field(kind);
    }

    /** The hash of a row. */
    public static byte[] row(AuditEntry row) {
        return new AuditHashes("dits audit row 1")
                .field(row.id())
                .field(micros(row.at()))
                .field(row.actor().map(id -> Long.toString(id)))
                .field(row.actorName())
                .field(row.via())
                .field(row.address())
                .field(row.requestId())
                .field(row.action())
                .field(row.subject())
                .field(row.outcome())
                .field(text(row.owner()))
                .field(text(row.repository()))
                .field(row.details())
                .digest
                .digest();
    }

    /**
     * The hash of the rows of a seal.
     *
     * @param ids of the rows, ascending
     * @param hashes of the rows, one after the other
     */
    public static byte[] rows(long[] ids, byte[] hashes) {
        AuditHashes all = new AuditHashes("dits audit rows 1").field(ids.length);
        for (int i = 0; i < ids.length; i++) {
            all.field(ids[i]);
            all.digest.update(hashes, i * LENGTH, LENGTH);
        }
        return all.digest.digest();
    }

    /**
     * The hash of a seal.
     *
     * @param number from 1 on
     * @param at when it was made
     * @param newest the time of its youngest row
     * @param count how many rows it holds
     * @param rows their hash
     * @param previous the hash of the seal before it; of the first one zeros
     */
    public static byte[] seal(long number, Instant at, Instant newest, int count, byte[] rows, byte[] previous) {
        AuditHashes seal = new AuditHashes("dits audit seal 1")
                .field(number)
                .field(micros(at))
                .field(micros(newest))
                .field(count);
        seal.digest.update(rows);
        return seal.digest.digest(previous);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Optional<String> text(OptionalLong number) {
        return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
    }

    private AuditHashes field(long number) {
        return field(Long.toString(number));
    }

    private AuditHashes field(Optional<String> text) {
        return text.map(this::field).orElseGet(() -> length(-1));
    }

    private AuditHashes field(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        length(bytes.length);
        digest.update(bytes);
        return this;
    }

    private AuditHashes length(int bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array());
        return this;
    }
}
