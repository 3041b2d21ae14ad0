// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.OrganisationRegistry;
import io.dits.server.meta.OrganisationRole;
import io.dits.server.meta.User;
import io.dits.server.meta.UserDirectory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the groups of a sign-in provider give and take: the administrator's role, and memberships of the organisations that are named.
 * Who owns an organisation goes on to, and the last administrator stays one: else nobody could mend a wrong configuration.
 */
public final class GroupRoles {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRoles.class);

    private final UserDirectory users;
    private final OrganisationRegistry organisations;

    /** Over these accounts and organisations. */
    public GroupRoles(UserDirectory users, OrganisationRegistry organisations) {
        this.users = users;
        this.organisations = organisations;
    }

    /** Makes the account what the groups say; the account as it is then. */
    User apply(User user, ExternalIdentity identity, AdmissionRules rules, Cause cause) {
        rules.organisations().forEach(name -> membership(name, user, rules.role(identity, name), cause));
        boolean admin = rules.admin(identity);
        if (rules.adminGroups().isEmpty() || user.admin() == admin) {
            return user;
        }
        return users.transact(user.username().text(), cause, now -> {
                    if (!admin && !now.administeredWithout()) {
                        LOG.warn(
                                "{} stays administrator against the groups of {}: there is no other",
                                user.username(),
                                identity.provider());
                        return now.user();
                    }
                    return now.admin(admin);
                })
                .orElse(user);
    }

    private void membership(String organisation, User user, Optional<OrganisationRole> wanted, Cause cause) {
        Optional<Boolean> done = organisations.transact(organisation, cause, now -> {
            Optional<OrganisationRole> role = now.role(user.id());
            if (role.equals(wanted) || role.equals(Optional.of(OrganisationRole.OWNER))) {
                return true;
            }
            wanted.ifPresentOrElse(next -> now.put(user, next), () -> now.remove(user));
            return true;
        });
        if (done.isEmpty()) {
            LOG.warn("groups of a sign-in provider are for the organisation {}, which does not exist", organisation);
        }
    }
}
