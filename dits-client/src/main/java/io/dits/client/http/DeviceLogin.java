// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Login;
import io.dits.client.config.Secret;
import io.dits.core.store.StoreException;
import io.dits.core.wire.DeviceAnswer;
import io.dits.core.wire.DeviceTokenRequest;
import io.dits.core.wire.TokenAnswer;
import java.time.Duration;
import java.util.Optional;

/** A sign-in that somebody confirms in a browser, while this program asks for it again and again (after RFC 8628). */
public final class DeviceLogin {
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final Server server;
    private final ApiClient anonymous;
    private final DeviceAnswer begun;

    DeviceLogin(Server server, ApiClient anonymous, DeviceAnswer begun) {
        this.server = server;
        this.anonymous = anonymous;
        this.begun = begun;
    }

    /** The page to open, with the code in it. */
    public String page() {
        return begun.verificationUriComplete();
    }

    /** The code that the page shows, too. */
    public String code() {
        return begun.userCode();
    }

    /**
     * Waits until somebody decided.
     *
     * @throws StoreException if it was refused or time is up, with an {@link ApiProblem} that says so
     */
    public Login await(Sleeper sleeper) {
        // Whatever the server says: not in a hurry, and not for ever between two questions.
        Duration pause = Duration.ofSeconds(Math.clamp(begun.interval(), 1, 60));
        while (true) {
            pause(sleeper, pause);
            try {
                TokenAnswer answer = anonymous.json(
                        Call.post("/auth/device/token", new DeviceTokenRequest(begun.deviceCode()))
                                .once(),
                        TokenAnswer.class);
                return server.signedIn(
                        new Secret(answer.accessToken()), Optional.of(new Secret(answer.refreshToken())));
            } catch (StoreException e) {
                switch (ApiProblem.of(e).map(ApiProblem::code).orElse("")) {
                    case "authorization_pending" -> {}
                    case "slow_down" -> pause = pause.plus(SLOWER);
                    default -> throw e;
                }
            }
        }
    }

    private static void pause(Sleeper sleeper, Duration pause) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted", e);
        }
    }
}
