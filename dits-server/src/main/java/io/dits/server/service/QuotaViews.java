// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.Cause;
import io.dits.server.meta.OrganisationRegistry.Found;
import io.dits.server.meta.Quotas;
import io.dits.server.meta.Quotas.Change;
import io.dits.server.meta.Quotas.Standing;
import java.util.Optional;

/** Quotas as those see them whom they concern, and as administrators change them. */
public final class QuotaViews {
    private final Quotas quotas;
    private final Organisations organisations;

    /** The use cases over these. */
    public QuotaViews(Quotas quotas, Organisations organisations) {
        this.quotas = quotas;
        this.organisations = organisations;
    }

    /** How the actor stands. */
    public Optional<Standing> mine(Actor actor) {
        return quotas.find(actor.username());
    }

    /** How an organisation stands, for its members. */
    public Result<Standing> ofOrganisation(Actor actor, String name) {
        Optional<Found> found = organisations.find(actor, name);
        if (found.isPresent() && Permissions.role(actor, found.get().role()).isEmpty()) {
            return new Result.NotAllowed<>("the quota of " + name + " is shown to its members");
        }
        return found.flatMap(_ -> quotas.find(name))
                .<Result<Standing>>map(Result.Done::new)
                .orElseGet(() -> new Result.NotFound<>("there is no organisation " + name));
    }

    /** How any owner stands. For administrators of the server. */
    public Optional<Standing> of(String owner) {
        return quotas.find(owner);
    }

    /** Changes what is given; how the owner stands then, if there is one. For administrators of the server. */
    public Optional<Standing> set(String owner, Optional<Change> storage, Optional<Change> repositories, Cause cause) {
        return quotas.set(owner, storage, repositories, cause) ? quotas.find(owner) : Optional.empty();
    }
}
