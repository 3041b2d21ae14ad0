// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.bench.EditCost;
import org.junit.jupiter.api.Test;

/** An edit in a file that is too large for a test, by what it would send. */
final class EditCostTest {
    private static final long MIB = 1 << 20;

    @Test
    void anEditOfAMebibyteInATerabyteSendsUnderTwoWhereverItIs() {
        boolean full = Boolean.getBoolean("dits.full");
        EditCost.Costs costs = EditCost.measure(full ? 1500 : 100, full ? 100 : 5, 7);
        assertThat(costs.worst())
                .as("content and lists, in the worst case of each")
                .isLessThan(2 * MIB);
        assertThat(costs.pieces().mean()).isBetween((double) MIB, 1.02 * MIB);
        assertThat(costs.lists().worst()).isLessThan(400_000);
        // What the pieces are for.
        assertThat(costs.whole().worst()).isGreaterThan(2 * MIB);
    }
}
