// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.User;
import io.dits.server.meta.UserDirectory;
import io.dits.server.meta.UserDirectory.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Accounts of others. There is always an active administrator, no organisation loses its last owner, and no repository is left
 * behind. Whoever works on the machine itself may do all of it; by requests, administrators may do some.
 */
public final class UserAdministration {
    private static final int SHOWN = 10;

    private final UserDirectory directory;

    /** The use cases over that directory. */
    public UserAdministration(UserDirectory directory) {
        this.directory = directory;
    }

    /** The account of that username, of which everybody who is signed in may see the names. */
    public Optional<User> find(String username) {
        return directory.find(username);
    }

    /** All accounts by username, for administrators. */
    public Result<List<User>> list(Actor actor, String after, int limit) {
        return Permissions.mayAdministerUsers(actor) ? new Result.Done<>(directory.list(after, limit)) : notAllowed();
    }

    /** {@link #change} for administrators. */
    public Result<User> change(
            Actor actor, String login, Optional<Boolean> active, Optional<Boolean> admin, Cause cause) {
        return Permissions.mayAdministerUsers(actor)
                ? transact(
                        login,
                        cause,
                        // Asked again: who is none any more must not make himself one.
                        now -> Permissions.mayAdministerUsers(actor.now(now.allowed()))
                                ? change(now, active, admin)
                                : notAllowed())
                : notAllowed();
    }

    private static <T> Result<T> notAllowed() {
        return new Result.NotAllowed<>("this is for administrators of the server");
    }

    /**
     * Disables or enables an account, makes its user an administrator or an ordinary user; what is absent stays.
     *
     * @param login a username or an e-mail address
     */
    public Result<User> change(String login, Optional<Boolean> active, Optional<Boolean> admin, Cause cause) {
        return transact(login, cause, now -> change(now, active, admin));
    }

    private static Result<User> change(Transaction now, Optional<Boolean> active, Optional<Boolean> admin) {
        boolean stays =
                active.orElse(now.user().active()) && admin.orElse(now.user().admin());
        if (!stays && lastAdministrator(now)) {
            return onlyAdministrator(now);
        }
        User changed = now.user();
        if (active.isPresent() && active.get() != changed.active()) {
            changed = now.active(active.get());
        }
        if (admin.isPresent() && admin.get() != changed.admin()) {
            changed = now.admin(admin.get());
        }
        return new Result.Done<>(changed);
    }

    private static boolean lastAdministrator(Transaction now) {
        return now.user().active() && now.user().admin() && !now.administeredWithout();
    }

    private static <T> Result<T> onlyAdministrator(Transaction now) {
        return new Result.Conflict<>(now.user().username()
                + " is the only administrator who may sign in. Make somebody else one first:"
                + " dits-admin user role --email ADDRESS --role admin");
    }

    /** Gives the user another name; repositories are below the new one at once, and the old one is nobody's for a while. */
    public Result<User> rename(String login, OwnerName name, Cause cause) {
        return transact(
                login,
                cause,
                now -> now.rename(name)
                        .<Result<User>>map(Result.Done::new)
                        .orElseGet(() -> new Result.Conflict<>(
                                "the name " + name + " is taken, or was given up not long ago. Choose another")));
    }

    /**
     * Deletes an account. What it owns is not deleted with it: it goes to another owner, or has to be gone already.
     *
     * @param heir the user or organisation that gets all repositories
     */
    public Result<User> delete(String login, Optional<String> heir, Cause cause) {
        return transact(login, cause, now -> {
            if (lastAdministrator(now)) {
                return onlyAdministrator(now);
            }
            List<String> orphans = now.organisationsOwnedAlone();
            if (!orphans.isEmpty()) {
                return new Result.Conflict<>(now.user().username() + " is the only owner who may sign in of "
                        + some(orphans)
                        + ". Make somebody else an owner first: dits-admin org add-member --role owner ORG USER");
            }
            return inherit(now, heir).orElseGet(() -> {
                now.delete();
                return new Result.Done<>(now.user());
            });
        });
    }

    /** Gives the repositories away; what stands against it, if something does. */
    private static Optional<Result<User>> inherit(Transaction now, Optional<String> heir) {
        List<RepositoryName> repositories = now.repositories();
        if (repositories.isEmpty()) {
            return Optional.empty();
        }
        if (heir.isEmpty()) {
            return Optional.of(new Result.Conflict<>(now.user().username() + " owns " + some(repositories)
                    + ". Give them to another owner with --transfer-to, or delete them first"));
        }
        Optional<Long> owner =
                now.owner(heir.get()).filter(id -> id != now.user().id());
        if (owner.isEmpty()) {
            return Optional.of(new Result.NotFound<>("there is no other user or organisation '" + heir.get() + "'"));
        }
        List<RepositoryName> taken = now.taken(owner.get(), repositories);
        if (!taken.isEmpty()) {
            return Optional.of(new Result.Conflict<>(heir.get() + " owns repositories of the same names: " + some(taken)
                    + ". Rename or transfer them first"));
        }
        now.transferAll(owner.get());
        return Optional.empty();
    }

    private static String some(List<?> names) {
        String shown = String.join(
                ", ", names.stream().limit(SHOWN).map(Object::toString).toList());
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }

    private <T> Result<T> transact(String login, Cause cause, Function<Transaction, Result<T>> work) {
        return directory
                .transact(login, cause, work)
                .orElseGet(() -> new Result.NotFound<>("there is no user '" + login + "'"));
    }
}
