// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.care.Care;
import io.dits.server.care.Verification;
import io.dits.server.care.Verification.Extent;
import io.dits.server.config.ServerConfig;
import io.dits.server.meta.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin storage verify}. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Compare the storage with the catalog, read packs and prove every object in them, and follow every ref to its last chunk.",
            "What cannot be read is marked, so that a push from any copy that has it brings it again.",
            "Ends with 0 when nothing is missing or damaged, or all of it was repaired; what nothing refers to is only reported."
        })
final class StorageVerify implements Callable<Integer> {
    private final Shell shell;

    @ArgGroup
    private Scope scope = new Scope();

    @Option(
            names = "--repair",
            description =
                    "Put what is damaged again, from other packs of the storage, the disk cache on this machine, and --from.")
    private boolean repair;

    @Option(
            names = "--from",
            paramLabel = "COPY",
            description =
                    "With --repair: a copy of the storage; its folder, or a configuration file whose [storage] is it.")
    private @Nullable Path from;

    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    StorageVerify(Shell shell) {
        this.shell = shell;
    }

    /** How much; one of these. */
    static final class Scope {
        @Option(names = "--all", description = "Everything (the default).")
        private boolean all;

        @Option(
                names = "--sample",
                paramLabel = "PERCENT",
                description = "Read only that share of the packs, chosen by chance; all else as usual.")
        private @Nullable String sample;

        @Option(names = "--repo", paramLabel = "OWNER/NAME", description = "Only what one repository has.")
        private @Nullable String repository;
    }

    @Override
    public Integer call() {
        if (from != null && !repair) {
            throw new Shell.Failed("--from is for --repair");
        }
        Verification.Result result =
                repair ? shell.telling("storage.repaired", this::run, Verification.Result::sound) : run();
        if (json) {
            shell.out().println(Json.of(fields(result)));
        } else {
            print(result);
        }
        return result.sound() ? 0 : 1;
    }

    private Verification.Result run() {
        return shell.installation().withContent(shell.database(), shell.storage(), sources(), this::verify);
    }

    private Verification.Result verify(Care care) {
        Extent extent = extent(care);
        return repair
                ? care.verification().repair(extent, care.sources())
                : care.verification().verify(extent);
    }

    private Extent extent(Care care) {
        if (scope.repository != null) {
            return new Extent.One(repository(care, scope.repository));
        }
        double share = scope.all || scope.sample == null ? 1 : share(scope.sample);
        return new Extent.Whole(care.share(share));
    }

    private static Repository repository(Care care, String name) {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new Shell.Failed("--repo wants OWNER/NAME, found '" + name + "'");
        }
        return care.repositories()
                .find(parts[0], parts[1])
                .orElseThrow(() -> new Shell.Failed("repository " + name + " not found"));
    }

    private static double share(String percent) {
        String wrong = "--sample wants a percentage above 0 and up to 100, as 5%, found '" + percent + "'";
        try {
            double share = Double.parseDouble(percent.replaceFirst("%$", "")) / 100;
            if (share > 0 && share <= 1) {
                return share;
            }
            throw new Shell.Failed(wrong);
        } catch (NumberFormatException e) {
            throw new Shell.Failed(wrong);
        }
    }

    private Installation.Sources sources() {
        return repair ? new Installation.Sources(shell.diskCache(), copy()) : Installation.Sources.NONE;
    }

    private Optional<ServerConfig.Storage> copy() {
        return Optional.ofNullable(from).map(this::copy);
    }

    private ServerConfig.Storage copy(Path path) {
        ServerConfig.Storage copy = Files.isDirectory(path)
                ? new ServerConfig.Storage(new ServerConfig.Local(path), path)
                : shell.otherStorage(path);
        if (copy.backend().equals(shell.storage().backend())) {
            throw new Shell.Failed(
                    "--from wants a copy of the storage, found " + path + ", which is the storage itself");
        }
        return copy;
    }

    private static Map<String, Object> fields(Verification.Result result) {
        Map<String, Object> fields = new LinkedHashMap<>(result.found().fields());
        fields.put("sound", result.sound());
        result.left().ifPresent(left -> fields.put("left", left.fields()));
        return fields;
    }

    private void print(Verification.Result result) {
        result.found().lines().forEach(shell.out()::println);
        result.left().filter(left -> !left.sound()).ifPresent(left -> {
            shell.out().println("Not repaired:");
            left.lines().forEach(shell.out()::println);
        });
        if (!result.sound()) {
            String wider = repair
                    ? "name a copy that has what is missing with --from"
                    : "run again with --repair, and with --from if there is a copy of the storage";
            shell.out()
                    .println("To mend it: " + wider + "; or put the packs back from a backup; or run 'dits push' in a"
                            + " working copy that has what is missing. Then verify again");
        }
    }
}
