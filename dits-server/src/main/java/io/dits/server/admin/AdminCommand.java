// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.core.store.StoreException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of {@code dits-admin}. */
@Command(
        name = "dits-admin",
        description = "Administration of a Dits server, from the machine that can reach its database.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not done, or something was found wrong", "2:wrong usage"})
public final class AdminCommand implements Runnable {
    private final Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    private AdminCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command line over that installation; the prompt asks at the terminal, if there is one. */
    public static CommandLine line(
            Installation installation, InputStream in, Optional<Prompt> prompt, PrintWriter out, PrintWriter err) {
        Shell shell = new Shell(installation, in, prompt, out, err);
        CommandLine line = new CommandLine(new AdminCommand(shell))
                .addSubcommand(group(
                        "user",
                        "Accounts.",
                        new UserCreate(shell),
                        new UserList(shell),
                        new UserPassword(shell),
                        new UserReset(shell),
                        new UserDisable(shell),
                        new UserEnable(shell),
                        new UserRole(shell),
                        new UserRename(shell),
                        new UserDelete(shell)))
                .addSubcommand(group(
                        "token", "API tokens.", new TokenCreate(shell), new TokenList(shell), new TokenRevoke(shell)))
                .addSubcommand(group(
                        "org",
                        "Organisations.",
                        new OrgCreate(shell),
                        new OrgList(shell),
                        new OrgShow(shell),
                        new OrgAddMember(shell),
                        new OrgRemoveMember(shell),
                        new OrgDelete(shell)))
                .addSubcommand(
                        group("config", "The configuration.", new ConfigCheck(shell), new ConfigReference(shell)))
                .addSubcommand(group(
                        "storage",
                        "The content.",
                        new StorageVerify(shell),
                        new StorageRebuildCatalog(shell),
                        new StorageStatus(shell)))
                .addSubcommand(group(
                        "repo",
                        "Repositories.",
                        new RepoList(shell),
                        new RepoTransfer(shell),
                        new RepoDelete(shell),
                        new RepoRestore(shell)))
                .addSubcommand(group(
                        "quota",
                        "What owners may keep.",
                        new QuotaShow(shell),
                        new QuotaList(shell),
                        new QuotaSet(shell),
                        new QuotaRecount(shell)))
                .addSubcommand(group(
                        "gc",
                        "What nothing needs any more.",
                        new GcRun(shell),
                        new GcStatus(shell),
                        new GcUndelete(shell)))
                .addSubcommand(group(
                        "audit",
                        "Who did what.",
                        new AuditList(shell),
                        new AuditVerify(shell),
                        new AuditHead(shell),
                        new AuditExport(shell)))
                .addSubcommand(group(
                        "backup",
                        "Backups of database and content.",
                        new BackupCreate(shell),
                        new BackupList(shell),
                        new BackupVerify(shell),
                        new BackupRestore(shell),
                        new BackupPrune(shell)))
                .addSubcommand(
                        group("cache", "The caches of all servers.", new CacheStatus(shell), new CacheClear(shell)));
        HelpOption.addTo(line);
        line.setOut(out).setErr(err);
        line.setExecutionExceptionHandler((e, at, _) -> {
            boolean expected =
                    e instanceof Shell.Failed || e instanceof StoreException || e instanceof IllegalArgumentException;
            err.println("dits-admin: " + e.getMessage());
            if (!expected) {
                e.printStackTrace(err);
            }
            return at.getCommandSpec().exitCodeOnExecutionException();
        });
        return line;
    }

    private static CommandLine group(String name, String description, Object... commands) {
        CommandLine group = new CommandLine(new Group());
        group.getCommandSpec().name(name).usageMessage().description(description);
        for (Object command : commands) {
            group.addSubcommand(command);
        }
        return group;
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; else the file that DITS_CONFIG names, else /etc/dits/config.toml.",
            scope = ScopeType.INHERIT)
    void config(Path file) {
        shell.config(file);
    }

    @Override
    public void run() {
        throw new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }

    /** A word with commands below it. */
    @Command(synopsisSubcommandLabel = "COMMAND")
    static final class Group implements Runnable {
        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
        }
    }
}
