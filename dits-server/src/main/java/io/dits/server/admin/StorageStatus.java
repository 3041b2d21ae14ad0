// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.StorageNumbers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin storage status}. */
@Command(
        name = "status",
        description = {
            "Show how much is kept, as the database has it.",
            "The ratio is what repositories would take if nothing was shared between them or compressed, to what packs take."
        })
final class StorageStatus implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    StorageStatus(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> fields = shell.installation()
                .withContent(shell.database(), shell.storage(), Installation.Sources.NONE, care -> {
                    Map<String, Object> found = new LinkedHashMap<>();
                    found.put("backend", care.place());
                    fill(found, care.numbers());
                    return found;
                });
        if (json) {
            shell.out().println(Json.of(fields));
        } else {
            fields.forEach((name, value) -> shell.out().println(name.replace('_', ' ') + ": " + value));
        }
        return 0;
    }

    private static void fill(Map<String, Object> fields, StorageNumbers numbers) {
        fields.put("packs", numbers.packs());
        fields.put("pack_bytes", numbers.packBytes());
        fields.put("objects", numbers.objects());
        fields.put("object_bytes", numbers.objectBytes());
        fields.put("stored_bytes", numbers.storedBytes());
        fields.put("links", numbers.links());
        fields.put("logical_bytes", numbers.linkedBytes());
        fields.put("ratio", ratio(numbers));
        fields.put("damaged", numbers.damaged());
        fields.put("pending_deletes", numbers.pendingDeletes());
        fields.put("unknown_packs", numbers.unknownPacks());
    }

    private static double ratio(StorageNumbers numbers) {
        double ratio = numbers.packBytes() == 0 ? 1 : (double) numbers.linkedBytes() / numbers.packBytes();
        return Double.parseDouble(String.format(Locale.ROOT, "%.2f", ratio));
    }
}
