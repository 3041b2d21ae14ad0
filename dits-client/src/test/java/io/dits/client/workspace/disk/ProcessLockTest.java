// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLockTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    private Path temporary;

    private Path file = Path.of("");

    @BeforeEach
    void begin() {
        file = temporary.resolve("lock");
    }

    private ProcessLock exclusive() {
        return ProcessLock.exclusive(file, SHORT, "this working copy");
    }

    private ProcessLock shared() {
        return ProcessLock.shared(file, SHORT, "the objects");
    }

    @Test
    void whoWaitsTooLongIsToldWhatIsHeld() {
        try (var held = exclusive().take()) {
            assertThat(held).isNotNull();
            assertThatExceptionOfType(WorkspaceException.class)
                    .isThrownBy(exclusive()::take)
                    .withMessageContaining("another dits process holds this working copy")
                    .satisfies(busy -> {
                        assertThat(busy.kind()).isEqualTo(WorkspaceException.Kind.LOCKED);
                        assertThat(busy.hints()).containsExactly("Wait for it to end, then try again");
                    });
        }
        try (var held = exclusive().take()) {
            assertThat(held).isNotNull();
        }
    }

    @Test
    void itsHolderMayTakeItAgain() {
        ProcessLock lock = exclusive();
        try (var outer = lock.take()) {
            try (var inner = lock.take()) {
                assertThat(inner).isNotSameAs(outer);
            }
            assertThatExceptionOfType(WorkspaceException.class).isThrownBy(exclusive()::take);
        }
        exclusive().take().close();
    }

    @Test
    void collectingAndAddingExcludeEachOther() {
        try (var adding = shared().take()) {
            assertThat(adding).isNotNull();
            assertThatExceptionOfType(WorkspaceException.class).isThrownBy(exclusive()::take);
        }
        try (var collecting = exclusive().take()) {
            assertThat(collecting).isNotNull();
            assertThatExceptionOfType(WorkspaceException.class).isThrownBy(shared()::take);
        }
    }
}
