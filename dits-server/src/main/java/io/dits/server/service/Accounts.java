// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.RefreshTokens;
import io.dits.server.meta.SignInAddresses;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signing in and out, and the accounts that do. */
public final class Accounts {
    /** The longest password in characters. */
    public static final int MAX_PASSWORD = PasswordProof.MAX_PASSWORD;

    /** How long a client may ask again for an answer that it lost: a minute until it knows, a minute of waiting, a spare one. */
    private static final Duration LOST_ANSWER = Duration.ofMinutes(3);

    private final Users users;
    private final RefreshTokens refreshTokens;
    private final PasswordHashing passwords;
    private final AccessTokens accessTokens;
    private final Duration refreshValidFor;
    private final Secrets secrets;
    private final PasswordProof proof;
    private final Refusals refusals;

    /** The accounts behind these stores. */
    public Accounts(
            Users users,
            RefreshTokens refreshTokens,
            PasswordHashing passwords,
            AccessTokens accessTokens,
            Duration refreshValidFor,
            SecureRandom random,
            SignInAddresses addresses,
            SharedCounters counters,
            Refusals refusals) {
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.refreshValidFor = refreshValidFor;
        this.secrets = new Secrets(random);
        this.proof = new PasswordProof(users, addresses, passwords, counters);
        this.refusals = refusals;
    }

    /**
     * Signs in.
     *
     * @param login an e-mail address or username
     * @param cause where the request comes from
     */
    public SignIn login(String login, String password, Cause cause) {
        return switch (prove(login, password, cause)) {
            case Proof.Proven proven ->
                begin(proven.user(), cause).<SignIn>map(tokens -> tokens).orElseGet(() -> {
                    tooLate(login, cause);
                    return new SignIn.Refused();
                });
            case Proof.Refused _ -> new SignIn.Refused();
            case Proof.Throttled throttled -> new SignIn.Throttled(throttled.retryAfter());
        };
    }

    /**
     * Proves by a password who somebody is, and signs nobody in.
     *
     * @param login an e-mail address or username
     * @param cause where the request comes from
     */
    public Proof prove(String login, String password, Cause cause) {
        Proof found = proof.prove(login, password, cause.address());
        switch (found) {
            case Proof.Proven _ -> {}
            case Proof.Refused _ -> tell("login.failed", login, "wrong password, no such account, or disabled", cause);
            case Proof.Throttled _ -> tell("login.throttled", login, "too many attempts", cause);
        }
        return found;
    }

    /** Tells the audit that an account was disabled or got another password after its old one was proven. */
    public void tooLate(String login, Cause cause) {
        tell("login.failed", login, "disabled, or another password was set in this moment", cause);
    }

    private void tell(String action, String login, String reason, Cause cause) {
        refusals.tell(AuditEvent.of(action, "login:" + login).refusedFor(reason), cause);
    }

    /** Signs in a user who proved who he is; empty if the account was disabled or got another password since. */
    Optional<SignIn.Tokens> begin(User user, Cause cause) {
        UUID family = UUID.randomUUID();
        String refreshToken = secrets.text();
        boolean begun = refreshTokens.issue(
                Secrets.hash(refreshToken),
                user,
                family,
                refreshValidFor,
                cause.by(user.id(), user.username().text(), "session"));
        return begun ? Optional.of(tokens(user.id(), family, refreshToken)) : Optional.empty();
    }

    /** Trades a refresh token for a new pair; again, if the answer may have got lost. */
    public SignIn refresh(String refreshToken, Cause cause) {
        String next = secrets.text();
        Optional<RefreshTokens.Used> used = refreshTokens.trade(
                Secrets.hash(refreshToken), Secrets.hash(next), refreshValidFor, LOST_ANSWER, cause);
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
        refreshTokens.revoke(Secrets.hash(refreshToken), cause);
    }

    private SignIn.Tokens tokens(long userId, UUID family, String refreshToken) {
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
        Iterator<OwnerName> names =
                UsernameChoice.after(email.substring(0, email.indexOf('@'))).iterator();
        while (true) {
            OwnerName name = names.next();
            Users.Creation creation = users.create(email, name, name.text(), admin, hash, cause);
            if (!(creation instanceof Users.Creation.NameTaken)) {
                return creation;
            }
        }
    }

    /**
     * Sets a password for somebody; all sign-ins and API tokens of the account end.
     *
     * @throws IllegalArgumentException if the password is empty or too long
     */
    public boolean setPassword(long id, String password, Cause cause) {
        checkPassword(password);
        return users.setPassword(id, passwords.hash(password), true, cause);
    }

    /**
     * Changes one's own password; all sign-ins of the account end, and its API tokens stay.
     *
     * @param was the password as it is, which is proven like that of a sign-in
     * @return the account as it is with the new password, or why it has none
     * @throws IllegalArgumentException if the new password is not of its form
     */
    public Proof changePassword(long id, String was, String password, Cause cause) {
        PasswordRules.check(password);
        Optional<User> user = users.find(id);
        Proof proven = user.map(who -> prove(who.email(), was, cause)).orElseGet(Proof.Refused::new);
        return proven instanceof Proof.Proven old
                ? users.changePassword(old.user(), passwords.hash(password), cause)
                        .<Proof>map(Proof.Proven::new)
                        .orElseGet(Proof.Refused::new)
                : proven;
    }

    private static void checkEmail(String email) {
        if (email.length() > PasswordProof.LONGEST_LOGIN
                || !email.matches("[^\\s@<>\"\\p{Cc}\\p{Cf}]+@[^\\s@<>\"\\p{Cc}\\p{Cf}]+")) {
            throw new IllegalArgumentException("e-mail: wanted name@host of at most 254 characters");
        }
    }

    private static void checkPassword(String password) {
        if (password.isEmpty() || password.length() > MAX_PASSWORD) {
            throw new IllegalArgumentException(
                    "password: wanted 1 to " + MAX_PASSWORD + " characters, found " + password.length());
        }
    }
}
