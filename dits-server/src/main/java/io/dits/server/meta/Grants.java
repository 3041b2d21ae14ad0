// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Optional;

/**
 * What one user has been given in one repository, by whichever way. What he may do for it is not decided here.
 *
 * @param owns whether it stands below his own name
 * @param organisation what he is in the organisation that owns it
 * @param base what each member of that organisation has in all its repositories; empty if nothing, or if he is none
 * @param collaborator what he has in this repository alone
 */
public record Grants(
        boolean owns,
        Optional<OrganisationRole> organisation,
        Optional<RepositoryRole> base,
        Optional<RepositoryRole> collaborator) {
    /** Nothing. */
    public static final Grants NONE = new Grants(false, Optional.empty(), Optional.empty(), Optional.empty());

    /** The owner's. */
    public static final Grants OWNER = new Grants(true, Optional.empty(), Optional.empty(), Optional.empty());
}
