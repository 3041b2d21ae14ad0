// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pushes, deletions, restorations, undeletes and time that passes, between and within runs of the collector that may be cut off at
 * any step: nothing that is needed is ever missing, and in the end nothing is left that is not needed.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CollectorPropertyIT {
    private static final boolean FULL = Boolean.getBoolean("dits.full");

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, FULL ? 60 : 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingThatIsNeededIsEverMissing(long seed) {
        try (Studio studio = new Studio(folder, seed)) {
            LifeInTheStudio life = new LifeInTheStudio(studio, seed);
            for (int step = 0; step < (FULL ? 400 : 120); step++) {
                life.step();
            }
            life.end();
        }
    }
}
