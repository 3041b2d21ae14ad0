// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.model.CommitId;
import io.dits.core.model.ObjectId;
import io.dits.core.model.RefName;
import io.dits.core.model.TagId;
import io.dits.core.model.TargetId;
import io.dits.core.store.Refs;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Refs as rows. A change of refs locks the repository's row first, so that updates of one repository come one after the
 * other and each sees what the one before it did.
 */
public final class PostgresLedger implements Ledger {
    private final Database database;

    /** The ledger of that database. */
    public PostgresLedger(Database database) {
        this.database = database;
    }

    @Override
    public RefReader refs(RepositoryId repository) {
        return new PostgresRefReader(database, repository);
    }

    @Override
    public <T> Optional<T> transact(RepositoryId repository, Cause cause, Function<Transaction, T> work) {
        return database.write(connection -> RepositoryRows.lock(connection, repository)
                .map(locked -> work.apply(new Locked(connection, locked, cause))));
    }

    private record Locked(Connection connection, Repository repository, Cause cause) implements Transaction {
        @Override
        public Optional<Standing> actor() {
            return ask(() -> GrantRows.standing(connection, repository, cause));
        }

        @Override
        public Refs refs(Set<RefName> forced) {
            return new PostgresRefs(connection, repository, forced, cause);
        }

        @Override
        public Set<ObjectId> missing(Collection<? extends ObjectId> ids) {
            Set<ObjectId> missing = new HashSet<>(ids);
            if (!missing.isEmpty()) {
                // The repository is locked: whoever collects garbage looks at its refs when this is over, or has put
                // what it takes
                // into quarantine before.
                missing.removeAll(
                        ask(() -> PostgresLinks.linked(connection, repository.id(), Set.copyOf(missing), "")));
            }
            return missing;
        }

        @Override
        public CommitId commitOf(TargetId target) {
            return switch (target) {
                case CommitId commit -> commit;
                case TagId tag -> ask(() -> tagged(tag));
            };
        }

        private CommitId tagged(TagId tag) throws SQLException {
            try (var query = connection.prepareStatement("select c.name from objects o join tags t on t.object = o.id"
                    + " join objects c on c.id = t.commit where o.name = ?")) {
                query.setBytes(1, Names.bytes(tag));
                ResultSet rows = query.executeQuery();
                if (!rows.next()) {
                    throw new IllegalStateException("tag: no row for " + tag);
                }
                return Names.commit(rows.getBytes(1));
            }
        }

        @Override
        public Optional<Boolean> isAncestor(CommitId ancestor, CommitId commit) {
            return ask(() -> PostgresCommits.isAncestor(connection, ancestor, commit, MOST_PASSED));
        }
    }

    /** A question to the database in the middle of work that knows no SQL. */
    interface Question<T> {
        T answer() throws SQLException;
    }

    static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            throw new SqlErrors.Carrier(e);
        }
    }
}
