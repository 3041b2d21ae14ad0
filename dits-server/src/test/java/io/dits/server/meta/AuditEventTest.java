// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What others type in becomes text that the database takes, and not much of it. */
final class AuditEventTest {
    @Test
    void textsAreCutAndHaveOnlyWholeCharacters() {
        AuditEvent event = AuditEvent.of("login.failed", "login:" + "x".repeat(100_000))
                .with("nul", "a\0b")
                .with("half", "a\ud83d")
                .with("cut", "x".repeat(AuditEvent.LONGEST - 1) + "\ud83d\ude00");
        assertThat(event.subject()).hasSize(AuditEvent.LONGEST);
        assertThat(event.details())
                .containsEntry("nul", "a?b")
                .containsEntry("half", "a?")
                .containsEntry("cut", "x".repeat(AuditEvent.LONGEST - 1) + "?");
    }
}
