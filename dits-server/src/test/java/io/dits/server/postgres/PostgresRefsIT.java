// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import io.dits.core.content.Encoding;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import io.dits.core.store.RefUpdate;
import io.dits.core.store.Refs;
import io.dits.server.meta.Cause;
import io.dits.server.meta.Guard;
import io.dits.server.meta.Ledger;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.Repository.Settings;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryName;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.Users;
import io.dits.server.meta.Visibility;
import io.dits.storage.catalog.PackEntry;
import io.dits.storage.catalog.PackId;
import io.dits.testkit.contract.RefsContract;
import io.dits.testkit.data.SampleRepository;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Refs as rows, one transaction for each call. */
final class PostgresRefsIT extends RefsContract {
    private static TestDatabase database;
    private static long ann;
    private static int count;

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        Users.Creation creation = new PostgresUsers(database.database())
                .create("ann@a.example", new OwnerName("ann"), "Ann", false, "no hash", Cause.operator("test"));
        ann = ((Users.Creation.Created) creation).user().id();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    protected Refs create(SampleRepository sample) {
        Random random = new Random(count);
        new PostgresCatalog(database.database())
                .add(
                        new PackId(random.nextLong(), random.nextLong()),
                        1000,
                        sample.commits().stream()
                                .map(id -> new PackEntry(id, 0, 1, 1, Encoding.STORED, 0))
                                .toList());
        RepositoryRegistry.Changed made = new PostgresRepositories(database.database())
                .create(
                        ann,
                        new RepositoryName("r" + count++),
                        new Settings("", Visibility.PRIVATE, RefName.branch("main")),
                        Guard.open(),
                        Cause.user(ann, "ann", "session", "10.0.0.1", "r1"));
        RepositoryId repository =
                ((RepositoryRegistry.Changed.Done) made).repository().id();
        return new Alone(new PostgresLedger(database.database()), repository);
    }

    @Override
    protected Refs reopen(Refs opened) {
        return new Alone(new PostgresLedger(database.database()), ((Alone) opened).repository());
    }

    /** Each call in a transaction of its own, as the requests of different people are. */
    private record Alone(Ledger ledger, RepositoryId repository) implements Refs {
        private static final Cause CAUSE = Cause.user(1, "ann", "session", "10.0.0.1", "r2");

        @Override
        public Optional<TargetId> find(RefName name) {
            return ledger.transact(repository, CAUSE, now -> now.refs().find(name))
                    .orElseThrow();
        }

        @Override
        public SortedMap<RefName, TargetId> list(String prefix) {
            return ledger.transact(repository, CAUSE, now -> now.refs().list(prefix))
                    .orElseThrow();
        }

        @Override
        public RefUpdate update(List<RefChange> changes) {
            return ledger.transact(repository, CAUSE, now -> now.refs().update(changes))
                    .orElseThrow();
        }
    }
}
