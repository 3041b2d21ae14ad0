// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.BackupId;
import io.dits.server.backup.Backups;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where, and which backup. */
final class BackupChoice {
    @Option(names = "--from", paramLabel = "PLACE", required = true, description = BackupPlaces.HELP)
    private @Nullable String from;

    @Parameters(arity = "0..1", paramLabel = "BACKUP", description = "Which; else the newest.")
    private @Nullable String backup;

    Installation.Place place(Shell shell) {
        return BackupPlaces.of(shell, Objects.requireNonNull(from));
    }

    BackupId of(Backups backups) {
        return backup != null
                ? new BackupId(backup)
                : backups.latest().orElseThrow(() -> new Shell.Failed("there is no finished backup at " + from));
    }
}
