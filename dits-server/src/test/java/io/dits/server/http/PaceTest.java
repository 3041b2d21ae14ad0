// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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
