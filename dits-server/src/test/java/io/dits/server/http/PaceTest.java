// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.content.AsyncContent;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Pace pace = new Pace(Duration.ofSeconds(30), nanos::get);

    private void after(Duration wait, int bytes) throws IOException {
        long began = pace.now();
        nanos.addAndGet(wait.toNanos());
        pace.passed(bytes, began);
    }

    @Test
    void aByteNowAndThenIsCutWhenThePeriodIsOver() throws IOException {
        for (int i = 0; i < 30; i++) {
            after(Duration.ofSeconds(1), 1);
        }
        assertThatThrownBy(() -> after(Duration.ofSeconds(1), 1)).isInstanceOf(Pace.TooSlowException.class);
    }

    @Test
    void aThinLineThatIsOfUseIsNotCut() {
        assertThatCode(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        after(Duration.ofSeconds(1), 1000);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void theServersOwnTimeIsNotCounted() {
        assertThatCode(() -> {
                    for (int i = 0; i < 1000; i++) {
                        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                        after(Duration.ZERO, 1);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void whoMemoryIsHeldForMustSendAtARateThatIsOfUse() throws IOException {
        Pace patient = new Pace(Duration.ofMinutes(5), nanos::get);
        // Half a minute and what a mebibyte takes at 64 KiB/s.
        patient.holds(1 << 20);
        waitFor(patient, Duration.ofSeconds(45));
        assertThatThrownBy(() -> waitFor(patient, Duration.ofSeconds(1))).isInstanceOf(Pace.TooSlowException.class);

        patient.holds(0);
        waitFor(patient, Duration.ofMinutes(4));
        patient.holds(1 << 20);
        waitFor(patient, Duration.ofSeconds(45));
        // More is announced: more time for all of it together.
        patient.holds(2 << 20);
        waitFor(patient, Duration.ofSeconds(16));
        assertThatThrownBy(() -> waitFor(patient, Duration.ofSeconds(1))).isInstanceOf(Pace.TooSlowException.class);
    }

    private void waitFor(Pace one, Duration wait) throws IOException {
        long began = one.now();
        nanos.addAndGet(wait.toNanos());
        one.passed(20_000, began);
    }

    @Test
    void aSenderWhoStopsIsWaitedForNoLongerThanHeMayTake() throws IOException {
        Pace patient = new Pace(Duration.ofMinutes(5), nanos::get);
        patient.holds(64 << 10);
        waitFor(patient, Duration.ofSeconds(31).minusMillis(10));
        try (AsyncContent silent = new AsyncContent()) {
            InputStream body = new SourceInput(silent, patient);
            assertThatThrownBy(body::read).isInstanceOf(Pace.TooSlowException.class);
        }
    }

    @Test
    void aBodyIsReadAsItComes() throws IOException {
        try (AsyncContent content = new AsyncContent()) {
            content.write(false, ByteBuffer.wrap(new byte[] {1, 2, 3}), Callback.NOOP);
            InputStream body = new SourceInput(content, pace);
            assertThat(body.readNBytes(2)).containsExactly(1, 2);
            content.write(true, ByteBuffer.wrap(new byte[] {4, 5}), Callback.NOOP);
            assertThat(body.readAllBytes()).containsExactly(3, 4, 5);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyIsReadToItsBoundAndNotFurther() {
        InputStream body = new BodyInput(new ByteArrayInputStream(new byte[1001]), 1000, pace);
        assertThatThrownBy(body::readAllBytes)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> org.assertj.core.api.Assertions.assertThat(problem.status())
                                .isEqualTo(413));
        assertThatCode(() -> new BodyInput(new ByteArrayInputStream(new byte[1000]), 1000, pace).readAllBytes())
                .doesNotThrowAnyException();
    }
}
