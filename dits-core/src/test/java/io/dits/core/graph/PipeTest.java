// SPDX-License-Identifier: Apache-2.0
package io.dits.core.graph;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PipeTest {
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anErrorOfTheGiverHungTheTaker() {
        try (Pipe pipe = Pipe.from(sink -> {
            throw new OutOfMemoryError("test");
        })) {
            assertThatThrownBy(() -> pipe.iterator().hasNext())
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("test");
        }
    }
}
