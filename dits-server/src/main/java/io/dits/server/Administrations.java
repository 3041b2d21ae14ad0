// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.postgres.Database;
import io.dits.server.postgres.PostgresCollaborators;
import io.dits.server.postgres.PostgresOrganisations;
import io.dits.server.postgres.PostgresUserDirectory;
import io.dits.server.service.Administration;
import io.dits.server.service.Organisations;
import io.dits.server.service.Sharing;
import io.dits.server.service.UserAdministration;

/** Puts together what people administer. */
final class Administrations {
    private Administrations() {}

    static Administration over(Database database, int organisationsPerUser) {
        return new Administration(
                new UserAdministration(new PostgresUserDirectory(database)),
                new Organisations(new PostgresOrganisations(database, organisationsPerUser)),
                new Sharing(new PostgresCollaborators(database)));
    }
}
