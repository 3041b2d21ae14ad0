// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Proves by a password who somebody is. Whatever is wrong, the answer is the same and takes the same time. */
final class PasswordProof {
    /** The longest password in characters: hashing must not become a way to keep the server busy. */
    static final int MAX_PASSWORD = 1024;

    /** The longest e-mail address in characters. */
    static final int LONGEST_LOGIN = 254;

    private static final int FAILURES_PER_ACCOUNT_AND_ADDRESS = 9;
    private static final int FAILURES_PER_ADDRESS = 100;
    /** Each check of a password takes 19 MiB: this many run at once, the rest waits. */
    private static final int CHECKS_AT_ONCE = 4;

    private final Users users;
    private final PasswordHashing passwords;
    private final Throttle byAccount;
    private final Throttle byAddress;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE, true);

    PasswordProof(Users users, PasswordHashing passwords, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.byAccount = new Throttle(FAILURES_PER_ACCOUNT_AND_ADDRESS, clock);
        this.byAddress = new Throttle(FAILURES_PER_ADDRESS, clock);
    }

    Proof prove(String login, String password, String address) {
        String account =
                login.substring(0, Math.min(login.length(), LONGEST_LOGIN)).toLowerCase(Locale.ROOT) + "\n" + address;
        Optional<Duration> wait = wait(account, address);
        if (wait.isPresent()) {
            return new Proof.Throttled(wait.get());
        }
        Optional<Users.Credentials> found = password.length() > MAX_PASSWORD || login.length() > LONGEST_LOGIN
                ? Optional.empty()
                : users.findByLogin(login);
        Optional<String> hash = found.flatMap(Users.Credentials::passwordHash);
        checks.acquireUninterruptibly();
        try {
            // Asked again: those who were before this one may all have failed meanwhile.
            Optional<Duration> longer = wait(account, address);
            if (longer.isPresent()) {
                return new Proof.Throttled(longer.get());
            }
            boolean right = passwords.matches(password.substring(0, Math.min(password.length(), MAX_PASSWORD)), hash);
            if (found.isEmpty() || !right || !found.get().user().active()) {
                // Before the next one's turn: so no more slip through than are compared at once.
                byAccount.failed(account);
                byAddress.failed(address);
                return new Proof.Refused();
            }
        } finally {
            checks.release();
        }
        byAccount.succeeded(account);
        User user = found.get().user();
        hash.filter(passwords::outdated).ifPresent(old -> users.rehash(user.id(), old, passwords.hash(password)));
        return new Proof.Proven(user);
    }

    private Optional<Duration> wait(String account, String address) {
        return byAccount.wait(account).or(() -> byAddress.wait(address));
    }
}
