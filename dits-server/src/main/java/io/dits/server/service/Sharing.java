// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.Collaborators;
import io.dits.server.meta.Member;
import io.dits.server.meta.RepositoryRole;
import java.util.List;

/** Who may use a repository besides its owner. */
public final class Sharing {
    private final Collaborators collaborators;

    /** The use cases over those rows. */
    public Sharing(Collaborators collaborators) {
        this.collaborators = collaborators;
    }

    /** The collaborators by name, for who works on the repository. */
    public List<Member<RepositoryRole>> list(WriteAccess access, String after, int limit) {
        return collaborators.list(access.id(), after, limit);
    }

    /** Gives a user that role, in place of one that he may have. */
    public Result<Member<RepositoryRole>> put(AdminAccess access, String username, RepositoryRole role, Cause cause) {
        return switch (collaborators.put(access.id(), username, role, access.guard(), cause)) {
            case Collaborators.Put.Done done -> new Result.Done<>(done.member());
            case Collaborators.Put.Owner owner ->
                new Result.Conflict<>(username + " owns this repository and has every role in it");
            case Collaborators.Put.NoUser none -> new Result.NotFound<>("there is no user '" + username + "'");
            case Collaborators.Put.Gone gone -> new Result.NotFound<>("the repository is gone");
        };
    }

    /** Takes a user's role away; everybody may take his own. */
    public Result<RepositoryRole> remove(ReadAccess access, String username, Cause cause) {
        boolean own = username.equalsIgnoreCase(access.actor().username());
        if (access.admin().isEmpty() && !own) {
            return new Result.NotAllowed<>("this takes the role admin in this repository");
        }
        return collaborators
                .remove(access.id(), username, access.stillHas(own ? RepositoryRole.READ : RepositoryRole.ADMIN), cause)
                .<Result<RepositoryRole>>map(Result.Done::new)
                .orElseGet(() -> new Result.NotFound<>("'" + username + "' is no collaborator of this repository"));
    }
}
