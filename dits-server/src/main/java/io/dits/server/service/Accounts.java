// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.core.content.Hashing;
import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Signing in and out, and the accounts that do. */
public final class Accounts {
    /** The longest password in characters: hashing must not become a way to keep the server busy. */
    public static final int MAX_PASSWORD = 1024;

    /** The longest e-mail address in characters. */
    private static final int LONGEST_LOGIN = 254;

    /** How long a client may ask again for an answer that it lost: a minute until it knows, a minute of waiting, a spare one. */
    private static final Duration LOST_ANSWER = Duration.ofMinutes(3);

    private static final int FAILURES_PER_ACCOUNT_AND_ADDRESS = 9;
    private static final int FAILURES_PER_ADDRESS = 100;
    /** Each check of a password takes 19 MiB: this many run at once, the rest waits. */
    private static final int CHECKS_AT_ONCE = 4;

    private final Users users;
    private final RefreshTokens refreshTokens;
    private final PasswordHashing passwords;
    private final AccessTokens accessTokens;
    private final Duration refreshValidFor;
    private final SecureRandom random;
    private final Throttle byAccount;
    private final Throttle byAddress;
    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE, true);

    /** The accounts behind these stores. */
    public Accounts(
            Users users,
            RefreshTokens refreshTokens,
            PasswordHashing passwords,
            AccessTokens accessTokens,
            Duration refreshValidFor,
            SecureRandom random,
            Clock clock) {
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.refreshValidFor = refreshValidFor;
        this.random = random;
        this.byAccount = new Throttle(FAILURES_PER_ACCOUNT_AND_ADDRESS, clock);
        this.byAddress = new Throttle(FAILURES_PER_ADDRESS, clock);
    }

    /**
     * Signs in.
     *
     * @param login an e-mail address or username
     * @param cause where the request comes from
     */
    public SignIn login(String login, String password, Cause cause) {
        String address = cause.address();
        String account =
                login.substring(0, Math.min(login.length(), LONGEST_LOGIN)).toLowerCase(Locale.ROOT) + "\n" + address;
        Optional<Duration> wait = wait(account, address);
        if (wait.isPresent()) {
            return new SignIn.Throttled(wait.get());
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
                return new SignIn.Throttled(longer.get());
            }
            boolean right = passwords.matches(password.substring(0, Math.min(password.length(), MAX_PASSWORD)), hash);
            if (found.isEmpty() || !right || !found.get().user().active()) {
                // Before the next one's turn: so no more slip through than are compared at once.
                byAccount.failed(account);
                byAddress.failed(address);
                return new SignIn.Refused();
            }
        } finally {
            checks.release();
        }
        byAccount.succeeded(account);
        User user = found.get().user();
        hash.filter(passwords::outdated).ifPresent(old -> users.rehash(user.id(), old, passwords.hash(password)));
        UUID family = UUID.randomUUID();
        String refreshToken = newRefreshToken();
        refreshTokens.issue(
                sha256(refreshToken),
                user.id(),
                family,
                refreshValidFor,
                cause.by(user.id(), user.username().text(), "session"));
        return tokens(user.id(), family, refreshToken);
    }

    private Optional<Duration> wait(String account, String address) {
        return byAccount.wait(account).or(() -> byAddress.wait(address));
    }

    /** Trades a refresh token for a new pair; again, if the answer may have got lost. */
    public SignIn refresh(String refreshToken, Cause cause) {
        String next = newRefreshToken();
        Optional<RefreshTokens.Used> used =
                refreshTokens.trade(sha256(refreshToken), sha256(next), refreshValidFor, LOST_ANSWER, cause);
        boolean active = used.flatMap(token -> users.find(token.userId()))
                .filter(User::active)
                .isPresent();
        if (!active) {
            return new SignIn.Refused();
        }
        return tokens(used.get().userId(), used.get().family(), next);
    }

    /** Ends the sign-in of a refresh token; an unknown one is no error. */
    public void logout(String refreshToken, Cause cause) {
        refreshTokens.revoke(sha256(refreshToken), cause);
    }

    private String newRefreshToken() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private SignIn tokens(long userId, UUID family, String refreshToken) {
        return new SignIn.Tokens(accessTokens.issue(userId, family), refreshToken, accessTokens.validFor());
    }

    /** The account of an id. */
    public Optional<User> find(long id) {
        return users.find(id);
    }

    /** The account of an e-mail address or username. */
    public Optional<User> find(String login) {
        return users.findByLogin(login).map(Users.Credentials::user);
    }

    /** All accounts. */
    public List<User> list() {
        return users.list();
    }

    /**
     * Makes an account. Without a username it gets one from its e-mail address: the local part, other characters as
     * hyphens, and {@code -2}, {@code -3} … if the name is taken or reserved.
     *
     * @throws IllegalArgumentException if the address, the username or the password is not of its form
     */
    public Users.Creation create(String email, Optional<String> username, String password, boolean admin, Cause cause) {
        checkEmail(email);
        checkPassword(password);
        String hash = passwords.hash(password);
        if (username.isPresent()) {
            OwnerName name = new OwnerName(username.get());
            return users.create(email, name, name.text(), admin, hash, cause);
        }
        String base = base(email);
        for (int attempt = 1; ; attempt++) {
            Optional<OwnerName> name = name(base, attempt);
            if (name.isEmpty()) {
                continue;
            }
            Users.Creation creation = users.create(email, name.get(), name.get().text(), admin, hash, cause);
            if (!(creation instanceof Users.Creation.NameTaken)) {
                return creation;
            }
        }
    }

    /**
     * Sets a password; all sign-ins of the account end.
     *
     * @throws IllegalArgumentException if the password is empty or too long
     */
    public boolean setPassword(long id, String password, Cause cause) {
        checkPassword(password);
        return users.setPassword(id, passwords.hash(password), cause);
    }

    private static String base(String email) {
        String local = email.substring(0, email.indexOf('@')).replaceAll("[^A-Za-z0-9]+", "-");
        String trimmed = local.replaceAll("^-+|-+$", "");
        String cut = trimmed.substring(0, Math.min(trimmed.length(), 35)).replaceAll("-+$", "");
        return cut.isEmpty() ? "user" : cut;
    }

    /** The name of an attempt; empty if it is reserved. */
    private static Optional<OwnerName> name(String base, int attempt) {
        try {
            return Optional.of(new OwnerName(attempt == 1 ? base : base + "-" + attempt));
        } catch (IllegalArgumentException reserved) {
            return Optional.empty();
        }
    }

    private static void checkEmail(String email) {
        if (email.length() > LONGEST_LOGIN || !email.matches("[^\\s@<>\"\\p{Cntrl}]+@[^\\s@<>\"\\p{Cntrl}]+")) {
            throw new IllegalArgumentException("e-mail: wanted name@host of at most 254 characters");
        }
    }

    private static void checkPassword(String password) {
        if (password.isEmpty() || password.length() > MAX_PASSWORD) {
            throw new IllegalArgumentException(
                    "password: wanted 1 to " + MAX_PASSWORD + " characters, found " + password.length());
        }
    }

    private static byte[] sha256(String text) {
        return Hashing.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes();
    }
}
