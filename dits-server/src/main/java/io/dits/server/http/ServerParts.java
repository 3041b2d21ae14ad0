// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.meta.AuditTrail;
import io.dits.server.metrics.ServerMetrics;
import io.dits.server.service.Accounts;
import io.dits.server.service.Administration;
import io.dits.server.service.Authentication;
import io.dits.server.service.Branches;
import io.dits.server.service.Files;
import io.dits.server.service.Histories;
import io.dits.server.service.Objects;
import io.dits.server.service.QuotaViews;
import io.dits.server.service.RateLimits;
import io.dits.server.service.RefUpdates;
import io.dits.server.service.Refusals;
import io.dits.server.service.Repositories;
import io.dits.server.tracing.Tracer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the routes are made of: the list of what has to be created before the server can listen.
 *
 * @param authentication tells who a token stands for
 * @param limits how much a user may do in some time
 * @param accounts login, refresh, logout, and what users see of themselves
 * @param signIn how browsers sign in
 * @param repositories over a {@code PostgresRepositories}
 * @param administration organisations, collaborators and accounts of others
 * @param quotas over a {@code PostgresQuotas}
 * @param objects over the store of all objects and a {@code PostgresLinks}
 * @param pushes over a {@code PostgresLedger}
 * @param branches over a {@code PostgresLedger} and a {@code PostgresCommits}
 * @param histories over a {@code PostgresCommits} and the store
 * @param files over a {@code PostgresCommits} and the store
 * @param obstacle why the schema cannot be worked with, and what to run: {@code Migrations.obstacle()}; a StoreException: the
 *     database does not answer
 * @param watch what those who watch the server may see
 * @param metrics counts requests
 * @param audit what was done
 * @param refusals told what was refused
 * @param tracer records where the time of requests goes
 * @param requestIds new ids of 1 to 64 letters, digits and {@code -_.} for requests that come without one
 */
public record ServerParts(
        Authentication authentication,
        RateLimits limits,
        Accounts accounts,
        SignInParts signIn,
        Repositories repositories,
        Administration administration,
        QuotaViews quotas,
        Objects objects,
        RefUpdates pushes,
        Branches branches,
        Histories histories,
        Files files,
        Supplier<Optional<String>> obstacle,
        WatchParts watch,
        ServerMetrics metrics,
        AuditTrail audit,
        Refusals refusals,
        Tracer tracer,
        Supplier<String> requestIds) {}
