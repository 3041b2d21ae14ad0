// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.DeviceLogins;
import io.dits.server.meta.DeviceLogins.Asked;
import io.dits.server.meta.User;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Signing in a device without a browser of its own (after RFC 8628): it shows a code, somebody who is signed in with a browser
 * confirms it, and the device, which asked again and again, gets tokens once.
 */
public final class DeviceSignIn {
    private static final Duration VALID_FOR = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** No vowels, so that no words come out, and nothing that looks like a digit. 20 to the power of 8 codes. */
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int LENGTH = 8;
    private static final int WRONG_CODES = 10;
    private static final int BEGUN = 60;

    private final DeviceLogins rows;
    private final Accounts accounts;
    private final SecureRandom random;
    private final Secrets secrets;
    private final Throttle guesses;
    private final Throttle begun;

    /** The devices in that store. */
    public DeviceSignIn(DeviceLogins rows, Accounts accounts, SecureRandom random, SharedCounters counters) {
        this.rows = rows;
        this.accounts = accounts;
        this.random = random;
        this.secrets = new Secrets(random);
        this.guesses = new Throttle(counters, "device-code", WRONG_CODES);
        this.begun = new Throttle(counters, "device-begun", BEGUN);
    }

    /**
     * What a device is told when it begins.
     *
     * @param deviceCode what it asks with
     * @param userCode what people compare, as in {@code BCDF-GHJK}
     * @param validFor how long
     * @param interval between two questions
     */
    public record Begun(String deviceCode, String userCode, Duration validFor, Duration interval) {
        @Override
        public String toString() {
            return "Begun[***]";
        }
    }

    /** What came of the wish to begin. */
    public sealed interface Beginning {
        /** It waits. */
        record Waits(Begun begun) implements Beginning {}

        /** Too many from this address. */
        record Throttled(Duration retryAfter) implements Beginning {}
    }

    /** Begins to wait for a device at that address. */
    public Beginning begin(String address) {
        Optional<Duration> wait = begun.attempt(RateLimits.network(address));
        if (wait.isPresent()) {
            return new Beginning.Throttled(wait.get());
        }
        while (true) {
            Begun codes = new Begun(secrets.text(), userCode(), VALID_FOR, INTERVAL);
            if (rows.begin(
                    Secrets.hash(codes.deviceCode()), userHash(codes.userCode()), address, VALID_FOR, INTERVAL)) {
                return new Beginning.Waits(codes);
            }
        }
    }

    private String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(i == LENGTH / 2 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** However people type it. */
    private static byte[] userHash(String userCode) {
        return Secrets.hash("user code " + userCode.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""));
    }

    /** What a code that somebody typed leads to. */
    public sealed interface Found {
        /** A device that waits. */
        record Device(DeviceLogins.Waiting device) implements Found {}

        /** None, or not any more. */
        record Unknown() implements Found {}

        /** This user tried too many. */
        record Throttled(Duration retryAfter) implements Found {}
    }

    /** The device of a code, for a user who is signed in. */
    public Found find(String userCode, User user) {
        String who = Long.toString(user.id());
        Optional<Duration> wait = guesses.attempt(who);
        if (wait.isPresent()) {
            return new Found.Throttled(wait.get());
        }
        Optional<DeviceLogins.Waiting> device = rows.waiting(userHash(userCode));
        if (device.isEmpty()) {
            return new Found.Unknown();
        }
        guesses.undo(who);
        return new Found.Device(device.get());
    }

    /** Lets the device of a code in as that user, or not; false if there is nothing to decide any more. */
    public boolean decide(String userCode, boolean confirmed, User user, Cause cause) {
        if (find(userCode, user) instanceof Found.Device) {
            return rows.decide(
                    userHash(userCode),
                    confirmed,
                    user,
                    cause.by(user.id(), user.username().text(), "session"));
        }
        return false;
    }

    /** What a device hears. */
    public sealed interface Answer {
        /** Nobody decided yet. */
        record Undecided() implements Answer {}

        /** It asks too often. */
        record TooSoon(Duration interval) implements Answer {}

        /** Somebody said no. */
        record Denied() implements Answer {}

        /** Time is up, or it was never begun, or it got its tokens. */
        record Gone() implements Answer {}

        /** It is signed in. */
        record SignedIn(SignIn.Tokens tokens) implements Answer {}
    }

    /** What became of a device. */
    public Answer ask(String deviceCode, Cause cause) {
        return switch (rows.ask(Secrets.hash(deviceCode))) {
            case Asked.Undecided _ -> new Answer.Undecided();
            case Asked.TooSoon soon -> new Answer.TooSoon(soon.interval());
            case Asked.Denied _ -> new Answer.Denied();
            case Asked.Gone _ -> new Answer.Gone();
            case Asked.Confirmed confirmed ->
                accounts.begin(confirmed.user(), cause)
                        .<Answer>map(Answer.SignedIn::new)
                        .orElseGet(Answer.Denied::new);
        };
    }
}
