// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.ExternalIdentity;
import io.dits.server.meta.OrganisationRole;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a provider's word leads to.
 *
 * @param createUsers whether who is unknown gets an account
 * @param allowedDomains domains whose people may get one, in small letters; empty: all
 * @param linkByEmail whether who has a confirmed address of an account gets into that account
 * @param trustEmail whether addresses count as confirmed though the provider does not say so
 * @param adminGroups whose members are administrators, and nobody else; empty: groups do not matter for that
 * @param grants whose members are members of organisations, and nobody else who comes by this provider
 */
public record AdmissionRules(
        boolean createUsers,
        Set<String> allowedDomains,
        boolean linkByEmail,
        boolean trustEmail,
        Set<String> adminGroups,
        List<Grant> grants) {
    /**
     * A membership for a group.
     *
     * @param group at the provider
     * @param organisation here
     * @param role member or admin
     */
    public record Grant(String group, String organisation, OrganisationRole role) {}

    /** Copies the collections. */
    public AdmissionRules {
        allowedDomains = Set.copyOf(allowedDomains);
        adminGroups = Set.copyOf(adminGroups);
        grants = List.copyOf(grants);
    }

    /** Rules without organisations. */
    public AdmissionRules(
            boolean createUsers,
            Set<String> allowedDomains,
            boolean linkByEmail,
            boolean trustEmail,
            Set<String> adminGroups) {
        this(createUsers, allowedDomains, linkByEmail, trustEmail, adminGroups, List.of());
    }

    /** Whether it matters in which groups a person is. */
    public boolean needGroups() {
        return !adminGroups.isEmpty() || !grants.isEmpty();
    }

    boolean confirmed(ExternalIdentity identity) {
        return identity.email().isPresent() && (identity.emailConfirmed() || trustEmail);
    }

    boolean domainAllowed(ExternalIdentity identity) {
        return allowedDomains.isEmpty()
                || identity.domain().filter(allowedDomains::contains).isPresent();
    }

    boolean admin(ExternalIdentity identity) {
        return identity.groups().stream().anyMatch(adminGroups::contains);
    }

    /** The organisations whose members these rules name. */
    Set<String> organisations() {
        return grants.stream().map(Grant::organisation).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a person is to be in an organisation. */
    Optional<OrganisationRole> role(ExternalIdentity identity, String organisation) {
        return grants.stream()
                .filter(grant -> grant.organisation().equals(organisation)
                        && identity.groups().contains(grant.group()))
                .map(Grant::role)
                .max(Comparator.naturalOrder());
    }
}
