// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.service.RateLimits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where nobody is signed in, addresses are limited. */
final class AddressLimitsIT {
    private static final RateLimits.Terms FEW = new RateLimits.Terms(10, 1 << 20, 1 << 20);

    @Test
    void whoeverIsNotSignedInIsLimitedByAddressAndUsersAreNot() throws IOException {
        try (TestServer server = TestServer.limited(FEW)) {
            TestClient ann = server.user("ann");
            TestClient anybody = server.anonymous();
            List<String> asked = List.of("/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/users/me");
            TestClient.Answer last = anybody.get("/api/v1/openapi.json");
            for (int i = 0; i < 30 && last.status() != 429; i++) {
                last = anybody.get(asked.get(i % asked.size()));
            }

            assertThat(last.is(429, "rate_limited").json().at("/error/message").asString())
                    .contains("10 requests a minute for each address");
            // Guessing tokens, also where bytes are transferred, is asking.
            new TestClient(server.address(), ann.client(), "guess")
                    .get("/api/v1/repos/ann/film/raw/main/a")
                    .is(429, "rate_limited");
            ann.get("/api/v1/users/me").is(200);
        }
    }
}
