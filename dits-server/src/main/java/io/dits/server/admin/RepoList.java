// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Reach;
import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.RepositoryRegistry;
import io.dits.server.meta.RepositoryRegistry.Deleted;
import io.dits.server.meta.RepositoryRegistry.Granted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dits-admin repo list}. */
@Command(name = "list", description = "List repositories.", sortOptions = false)
final class RepoList implements Runnable {
    private static final int AT_ONCE = 1000;

    private final Shell shell;

    @Option(names = "--deleted", description = "Those that were deleted and can be restored, the last one first.")
    private boolean deleted;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    RepoList(Shell shell) {
        this.shell = shell;
    }

    /** A repository, and when it was deleted. */
    private record Line(Repository repository, Optional<Instant> deletedAt) {}

    @Override
    public void run() {
        List<Line> lines = shell.installation()
                .withCollector(
                        shell.database(), (_, repositories) -> deleted ? gone(repositories) : there(repositories));
        if (json) {
            shell.out().println(Json.of(lines.stream().map(RepoList::fields).toList()));
            return;
        }
        Table table = new Table("REPOSITORY", "VISIBILITY", deleted ? "DELETED" : "CREATED");
        for (Line line : lines) {
            Repository repository = line.repository();
            table.add(
                    repository.owner() + "/" + repository.name(),
                    repository.settings().visibility().word(),
                    line.deletedAt().orElse(repository.createdAt()).truncatedTo(ChronoUnit.SECONDS));
        }
        table.print(shell.out());
    }

    private static List<Line> there(RepositoryRegistry repositories) {
        List<Line> all = new ArrayList<>();
        RepositoryId last = new RepositoryId(0);
        for (boolean more = true; more; ) {
            List<Granted> some = repositories.list(new Reach(Shell.OPERATOR.userId(), true), last, AT_ONCE);
            some.forEach(found -> all.add(new Line(found.repository(), Optional.empty())));
            more = some.size() == AT_ONCE;
            last = some.isEmpty() ? last : some.getLast().repository().id();
        }
        return all;
    }

    private static List<Line> gone(RepositoryRegistry repositories) {
        List<Line> all = new ArrayList<>();
        for (Deleted one : repositories.deleted()) {
            all.add(new Line(one.repository(), Optional.of(one.deletedAt())));
        }
        return all;
    }

    private static Map<String, Object> fields(Line line) {
        Repository repository = line.repository();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", repository.id().value());
        fields.put("name", repository.owner() + "/" + repository.name());
        fields.put("visibility", repository.settings().visibility().word());
        fields.put("description", repository.settings().description());
        fields.put(
                "created_at",
                repository.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
        line.deletedAt()
                .ifPresent(at -> fields.put(
                        "deleted_at", at.truncatedTo(ChronoUnit.SECONDS).toString()));
        return fields;
    }
}
