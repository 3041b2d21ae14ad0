// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.DeviceAnswer;
import io.dits.core.wire.DeviceTokenRequest;
import io.dits.core.wire.TokenAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.service.DeviceSignIn;
import io.dits.server.service.DeviceSignIn.Answer;
import io.dits.server.service.DeviceSignIn.Beginning;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Signing in from a device: its side. */
final class DeviceEndpoints {
    private static final int MOST = 8 << 10;

    private final DeviceSignIn devices;

    DeviceEndpoints(DeviceSignIn devices) {
        this.devices = devices;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        Routes.API + "/auth/device",
                        Access.OPEN,
                        About.of("Begin to sign in a device that somebody confirms in a browser")
                                .gives(200, DeviceAnswer.class),
                        this::begin),
                new Route(
                        "POST",
                        Routes.API + "/auth/device/token",
                        Access.OPEN,
                        About.of("Ask whether somebody confirmed; the tokens are given once")
                                .takes(DeviceTokenRequest.class)
                                .gives(200, TokenAnswer.class),
                        this::token));
    }

    private void begin(Call call) throws IOException {
        switch (devices.begin(call.address())) {
            case Beginning.Waits waits -> {
                DeviceSignIn.Begun begun = waits.begun();
                String page = call.origin() + DevicePages.PATH;
                call.ok(new DeviceAnswer(
                        begun.deviceCode(),
                        begun.userCode(),
                        page,
                        page + "?user_code=" + begun.userCode(),
                        begun.validFor().toSeconds(),
                        begun.interval().toSeconds()));
            }
            case Beginning.Throttled throttled -> throw PeopleEndpoints.throttled(throttled.retryAfter());
        }
    }

    private void token(Call call) throws IOException {
        String code = call.json(DeviceTokenRequest.class, MOST).deviceCode();
        switch (devices.ask(code, call.cause())) {
            case Answer.SignedIn signedIn -> call.ok(PeopleEndpoints.answer(signedIn.tokens()));
            case Answer.Undecided _ ->
                throw Problem.of(400, "authorization_pending", "nobody has confirmed this sign-in yet");
            case Answer.TooSoon soon ->
                throw Problem.of(
                        400,
                        "slow_down",
                        "asked too soon",
                        Map.of("interval", soon.interval().toSeconds()));
            case Answer.Denied _ -> throw Problem.of(400, "access_denied", "this sign-in was refused in the browser");
            case Answer.Gone _ ->
                throw Problem.of(400, "expired_token", "this sign-in was not confirmed in time, or is done already");
        }
    }
}
