// SPDX-License-Identifier: Apache-2.0
package io.dits.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MigrationsIT {
    /** Else a server would count as ready on a schema that lacks something. */
    @Test
    void theNewestStepIsTheOneThatAServerWaitsFor() {
        try (TestDatabase database = TestDatabase.fresh()) {
            assertThat(new Migrations(database.database()).status().getLast().version())
                    .isEqualTo(Migrations.LATEST);
        }
    }
}
