// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.cli.local.Here;
import io.dits.client.config.RemoteUrl;
import io.dits.client.http.RemoteRepository;
import io.dits.client.sync.Arriving;
import io.dits.client.sync.Fetch;
import io.dits.client.workspace.Remotes;
import io.dits.client.workspace.Workspace;
import io.dits.client.workspace.checkout.Checkout;
import io.dits.client.workspace.refs.Head;
import io.dits.core.model.RefName;
import io.dits.core.model.TargetId;
import io.dits.core.store.RefChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a working copy of a repository. */
@Command(description = "An interrupted clone is simply repeated and goes on where it was.")
public final class CloneCommand implements Action {
    private static final String ORIGIN = "origin";
    private final Network.Opener network;

    @Parameters(index = "0", paramLabel = "URL", description = "The repository's address: http(s)://HOST/OWNER/NAME.")
    String url = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            description = "Where to put it; else a directory of the repository's name.")
    Optional<Path> directory = Optional.empty();

    @Option(
            names = {"-b", "--branch"},
            paramLabel = "NAME",
            description = "The branch to stand on; else the repository's default.")
    Optional<String> branch = Optional.empty();

    /** A command over that network. */
    public CloneCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        RemoteUrl address = RemoteUrl.parse(url);
        Path into = session.directory()
                .resolve(directory.orElse(Path.of(address.name())))
                .normalize();
        checkFree(into, address);
        Network servers = network.open(session);
        RemoteRepository repository = servers.repository(address);
        RefName wanted = RefName.branch(branch.orElse(repository.describe().defaultBranch()));
        session.console().note("Cloning into '" + into.getFileName() + "'");
        Workspace workspace = begin(session, into, address, wanted);
        Optional<TargetId> target = repository.refs().find(wanted);
        if (target.isEmpty() && branch.isPresent()) {
            throw new Failure(ExitCode.ERROR, "there is no branch " + wanted.shortName() + " in " + address);
        }
        try (var _ = workspace.lock();
                var _ = workspace.addingObjects();
                Arriving arriving = new Arriving(workspace.blobsNotReadSoon(), repository.blobs())) {
            bring(session.console(), workspace, repository, arriving, wanted, target);
        }
        return ExitCode.DONE;
    }

    /** Writes the files while their bytes come, then fetches the rest, then stands on the branch. */
    private void bring(
            Console console,
            Workspace workspace,
            RemoteRepository repository,
            Arriving arriving,
            RefName wanted,
            Optional<TargetId> target)
            throws IOException {
        Optional<Arriving.Tip> tip = target.map(arriving::tip);
        Optional<Checkout.Result> files = Optional.empty();
        if (tip.isPresent()) {
            // What an interrupted clone has added to the index is nobody's work.
            files = Optional.of(new Checkout(workspace, arriving, console.progress())
                    .reset(tip.get().tree()));
        }
        arriving.finish();
        Fetch.Result fetched = new Fetch(Copy.local(workspace), repository, ORIGIN, console.progress()).fetch(arriving);
        FetchCommand.say(console, repository.url(), ORIGIN, fetched);
        if (tip.isPresent()) {
            Optional<TargetId> before = workspace.refs().find(wanted);
            RefChange stand =
                    new RefChange(wanted, before, Optional.of(tip.get().commit()));
            workspace.refs().update(List.of(stand), "clone");
        }
        workspace.remotes().upstream(wanted, new Remotes.Upstream(ORIGIN, wanted));
        workspace.settings().remove(Here.UNFINISHED_CLONE);
        tell(console, workspace, wanted, fetched, files);
    }

    private static void checkFree(Path into, RemoteUrl address) throws IOException {
        if (!Files.exists(into) || isOurs(into, address)) {
            return;
        }
        if (!Files.isDirectory(into)) {
            throw new Failure(ExitCode.ERROR, into + " is there already and no directory");
        }
        try (Stream<Path> inside = Files.list(into)) {
            if (inside.findAny().isPresent()) {
                throw new Failure(ExitCode.ERROR, into + " is there already and not empty", "Name another directory");
            }
        }
    }

    /** An unfinished clone of the same repository. */
    private static boolean isOurs(Path into, RemoteUrl address) throws IOException {
        var settings =
                new io.dits.client.config.SettingsFile(into.resolve(".dits").resolve("config"));
        return settings.find(Here.UNFINISHED_CLONE).equals(Optional.of(address.toString()));
    }

    private static Workspace begin(Session session, Path into, RemoteUrl address, RefName branch) throws IOException {
        // Made here, or the settings, which are their owner's alone, would make them so, too.
        Files.createDirectories(into.resolve(".dits"));
        // The mark comes before all else: a clone that ends anywhere after it can be repeated.
        new io.dits.client.config.SettingsFile(into.resolve(".dits").resolve("config"))
                .set(Here.UNFINISHED_CLONE, address.toString());
        Workspace workspace = Workspace.init(into, branch, session.clock(), session.random());
        workspace.head(new Head.OnBranch(branch));
        workspace.remotes().set(ORIGIN, address.toString());
        return workspace;
    }

    private static void tell(
            Console console,
            Workspace workspace,
            RefName branch,
            Fetch.Result fetched,
            Optional<Checkout.Result> files) {
        if (console.wantsJson()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("directory", workspace.root());
            answer.put("branch", branch);
            answer.put("files", files.map(Checkout.Result::written).orElse(0));
            answer.putAll(FetchCommand.described(fetched));
            console.json(answer);
        }
        console.say(files.map(done -> "On branch " + branch.shortName() + ", " + done.written() + " files written")
                .orElse(withoutFiles(fetched) + ". On branch " + branch.shortName()));
    }

    private static String withoutFiles(Fetch.Result fetched) {
        if (fetched.branches().isEmpty()) {
            return "The repository is empty";
        }
        return "There is nothing on its default branch yet. It has: "
                + fetched.branches().keySet().stream().map(RefName::shortName).collect(Collectors.joining(", "));
    }
}
