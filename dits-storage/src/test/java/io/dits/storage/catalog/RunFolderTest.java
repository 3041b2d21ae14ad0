// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void whoMarkedDamageDuringAChangeWaitedForItAndTheChangeForHim() throws Exception {
        RunFolder runs = new RunFolder(folder);
        AtomicBoolean marked = new AtomicBoolean();
        Thread marking = Thread.ofPlatform().daemon().unstarted(() -> runs.alone(() -> marked.set(true)));
        Thread changing = Thread.ofPlatform()
                .daemon()
                .start(() -> runs.change(before -> {
                    marking.start();
                    // In whatever way he waits: not before he does is it known that he came.
                    while (marking.getState() != Thread.State.WAITING
                            && marking.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    return before;
                }));
        assertThat(changing.join(LONG)).as("the change ended").isTrue();
        assertThat(marking.join(LONG)).as("the mark was set").isTrue();
        assertThat(marked).isTrue();
    }
}
