// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.SignInAddresses;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Proves by a password who somebody is. Whatever is wrong, the answer is the same and takes the same time.
 *
 * <p>Failures count by account and address, so that guessing from one address keeps nobody out at another; by address, against
 * trying many accounts; and by account, against guessing from many addresses. The last does not concern those addresses that
 * the account was signed in from before, so that it cannot be used to keep its user out. Accounts count by the name that was
 * given: if an e-mail address and a username counted together, that would tell whose they are. Of an address of IPv6 the first 64
 * bits count: whoever has one of these has them all.
 */
final class PasswordProof {
    /** The longest password in characters: hashing must not become a way to keep the server busy. */
    static final int MAX_PASSWORD = 1024;

    /** The longest e-mail address in characters. */
    static final int LONGEST_LOGIN = 254;

    private static final int FAILURES_PER_ACCOUNT_AND_ADDRESS = 9;
    private static final int FAILURES_PER_ADDRESS = 100;
    private static final int FAILURES_PER_ACCOUNT = 50;
    /** Each check of a password takes 19 MiB: this many run at once, the rest waits. */
    private static final int CHECKS_AT_ONCE = 4;
    /** No account has this id. */
    private static final long NOBODY = -1;

    private final Users users;
    private final SignInAddresses addresses;
    private final PasswordHashing passwords;
    private final Throttle here;
    private final Throttle byAddress;
    private final Throttle byAccount;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE, true);

    PasswordProof(Users users, SignInAddresses addresses, PasswordHashing passwords, SharedCounters counters) {
        this.users = users;
        this.addresses = addresses;
        this.passwords = passwords;
        this.here = new Throttle(counters, "account-address", FAILURES_PER_ACCOUNT_AND_ADDRESS);
        this.byAddress = new Throttle(counters, "address", FAILURES_PER_ADDRESS);
        this.byAccount = new Throttle(counters, "account", FAILURES_PER_ACCOUNT);
    }

    Proof prove(String login, String password, String address) {
        String account =
                login.substring(0, Math.min(login.length(), LONGEST_LOGIN)).toLowerCase(Locale.ROOT);
        String network = RateLimits.network(address);
        String both = account + "\n" + network;
        Optional<Duration> wait = here.attempt(both);
        if (wait.isPresent()) {
            return new Proof.Throttled(wait.get());
        }
        wait = byAddress.attempt(network);
        if (wait.isPresent()) {
            here.undo(both);
            return new Proof.Throttled(wait.get());
        }
        Optional<Users.Credentials> found = password.length() > MAX_PASSWORD || login.length() > LONGEST_LOGIN
                ? Optional.empty()
                : users.findByLogin(login);
        wait = byAccount.attempt(account);
        if (wait.isPresent() && !known(found, address)) {
            here.undo(both);
            byAddress.undo(network);
            return new Proof.Throttled(wait.get());
        }
        Optional<User> proven = check(found, password);
        if (proven.isEmpty()) {
            return new Proof.Refused();
        }
        here.forget(both);
        byAddress.undo(network);
        if (wait.isEmpty()) {
            byAccount.undo(account);
        }
        addresses.signedIn(proven.get().id(), address);
        return new Proof.Proven(proven.get());
    }

    /** Asked of nobody, too, so that the answer takes as long. */
    private boolean known(Optional<Users.Credentials> found, String address) {
        return addresses.known(found.map(account -> account.user().id()).orElse(NOBODY), address);
    }

    private Optional<User> check(Optional<Users.Credentials> found, String password) {
        Optional<String> hash = found.flatMap(Users.Credentials::passwordHash);
        checks.acquireUninterruptibly();
        try {
            if (!passwords.matches(password.substring(0, Math.min(password.length(), MAX_PASSWORD)), hash)) {
                return Optional.empty();
            }
        } finally {
            checks.release();
        }
        Optional<User> user = found.map(Users.Credentials::user).filter(User::active);
        user.ifPresent(who -> hash.filter(passwords::outdated)
                .ifPresent(old -> users.rehash(who.id(), old, passwords.hash(password))));
        return user;
    }
}
