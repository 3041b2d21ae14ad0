// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.backup.Backups;
import java.util.LinkedHashMap;
import java.util.Map;

/** How backups are told to people and programs. */
final class BackupShow {
    private BackupShow() {}

    static Map<String, Object> fields(Backups.Summary backup) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", backup.id().text());
        fields.put("started_at", backup.startedAt().toString());
        fields.put("finished_at", backup.finishedAt().toString());
        fields.put("packs", backup.packs());
        fields.put("pack_bytes", backup.bytes());
        fields.put("rows", backup.rows());
        fields.put("sound", backup.sound());
        fields.put("faults", backup.faults());
        return fields;
    }

    /** Prints one in the form that was asked for; 0 if it is sound. */
    static int print(Shell shell, Backups.Summary backup, String done, boolean json) {
        if (json) {
            shell.out().println(Json.of(fields(backup)));
        } else {
            backup.faults().forEach(fault -> shell.out().println("faulty: " + fault));
            shell.out().println(line(backup) + (backup.sound() ? ": " + done : ": " + done + ", but not sound"));
        }
        return backup.sound() ? 0 : 1;
    }

    static String line(Backups.Summary backup) {
        return backup.id() + "  " + backup.packs() + " packs, " + ((backup.bytes() + (1 << 19)) >> 20) + " MiB, "
                + backup.rows() + " rows";
    }
}
