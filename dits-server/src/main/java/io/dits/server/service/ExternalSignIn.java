// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentities;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.service.SignInRefusedException.Reason;
import java.util.Iterator;
import java.util.Optional;

/**
 * From a person whom a provider has proven to an account: the one that is linked, else one of the same confirmed address if
 * that is configured, else a new one if that is configured, else none.
 */
public final class ExternalSignIn {
    private final ExternalIdentities identities;
    private final Users users;
    private final GroupRoles groups;

    /** Over these accounts. */
    public ExternalSignIn(ExternalIdentities identities, Users users, GroupRoles groups) {
        this.identities = identities;
        this.users = users;
        this.groups = groups;
    }

    /**
     * The account of a person.
     *
     * @param cause the request that brought the person
     * @throws SignInRefusedException if there is none, or it is disabled
     */
    public User admit(ExternalIdentity identity, AdmissionRules rules, Cause cause) {
        User user = identities
                .find(identity.provider(), identity.subject())
                .or(() -> linked(identity, rules, cause))
                .orElseGet(() -> created(identity, rules, cause));
        if (!user.active()) {
            throw new SignInRefusedException(Reason.DISABLED, "the account " + user.username() + " is disabled");
        }
        return groups.apply(user, identity, rules, cause);
    }

    private Optional<User> linked(ExternalIdentity identity, AdmissionRules rules, Cause cause) {
        if (!rules.linkByEmail() || !rules.confirmed(identity)) {
            return Optional.empty();
        }
        Optional<User> same = identity.email().flatMap(users::findByLogin).map(Users.Credentials::user);
        if (same.isPresent() && !identities.link(same.get().id(), identity.provider(), identity.subject(), cause)) {
            // Another request of this person was quicker.
            return identities.find(identity.provider(), identity.subject());
        }
        return same;
    }

    private User created(ExternalIdentity identity, AdmissionRules rules, Cause cause) {
        if (!rules.createUsers()) {
            throw none("it has no account, and create_users is off");
        }
        if (!rules.confirmed(identity)) {
            // Else somebody could take the address of another before that one comes.
            throw none("it has no account, and its provider does not confirm an e-mail address; see trust_email");
        }
        if (!rules.domainAllowed(identity)) {
            throw none("it has no account, and its domain is not among allowed_domains");
        }
        Iterator<OwnerName> names = UsernameChoice.of(identity).iterator();
        while (true) {
            OwnerName name = names.next();
            String shown = identity.displayName().orElse(name.text());
            switch (identities.create(identity, name, shown, cause)) {
                case Users.Creation.Created made -> {
                    return made.user();
                }
                case Users.Creation.NameTaken taken -> {
                    // The next name, then.
                }
                case Users.Creation.EmailTaken taken -> {
                    // By another request of this person, or by an account that is not this person's to have.
                    return identities
                            .find(identity.provider(), identity.subject())
                            .orElseThrow(() -> none("an account has its e-mail address; see link_by_email"));
                }
            }
        }
    }

    private static SignInRefusedException none(String why) {
        return new SignInRefusedException(Reason.NO_ACCOUNT, why);
    }
}
