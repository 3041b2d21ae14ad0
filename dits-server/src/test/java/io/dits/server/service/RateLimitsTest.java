// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.service.RateLimits.Kind;
import io.dits.testkit.time.ManualClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose budget a request of nobody is out of. */
final class RateLimitsTest {
    private final RateLimits limits =
            new RateLimits(new RateLimits.Terms(1, 1 << 20, 1 << 20), new NodeCounters(ManualClock.at2026()));

    private boolean passes(String address) {
        return limits.begin(Kind.REQUESTS, Optional.empty(), address)
                .retryAfter()
                .isEmpty();
    }

    @Test
    void whoHasAWholeNetworkOfIpv6HasOneBudget() {
        assertThat(passes("2001:db8:1:2::1")).isTrue();
        assertThat(passes("2001:db8:1:2:ffff::7")).isFalse();
        assertThat(passes("[2001:db8:1:2::9]")).isFalse();
        assertThat(passes("2001:db8:1:3::1")).isTrue();
    }

    @Test
    void addressesOfIpv4AreEachOnTheirOwn() {
        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            assertThat(passes(address)).isTrue();
            assertThat(passes(address)).isFalse();
        }
        // The same, written as of IPv6.
        assertThat(passes("::ffff:192.0.2.1")).isFalse();
    }

    @Test
    void whatIsNoAddressHasABudgetTogether() {
        assertThat(passes("unknown")).isTrue();
        assertThat(passes("somewhere else")).isFalse();
    }
}
