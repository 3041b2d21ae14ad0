// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands, and the parsers of some or all of them. */
public final class CommandTable {
    private static final int WIDTH = 100;
    private static final String INHERITED = "Options of every command, and exit codes: dits --help";

    private final List<Group> groups;

    /** A table of these groups, shown in this order. */
    public CommandTable(List<Group> groups) {
        this.groups = List.copyOf(groups);
    }

    /** The groups in their order. */
    public List<Group> groups() {
        return groups;
    }

    /** The command of that name. */
    public Optional<Entry> find(String name) {
        return groups.stream()
                .flatMap(group -> group.entries().stream())
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    /** A parser that knows every command: slow to make, for completion and the reference. */
    public CommandLine all() {
        CommandLine root = root(new GlobalOptions());
        groups.forEach(group -> group.entries().forEach(entry -> add(root, entry)));
        return root;
    }

    /** A parser that knows this one command. */
    CommandLine only(GlobalOptions options, Entry entry) {
        CommandLine root = root(options);
        add(root, entry);
        return root;
    }

    static CommandLine root(GlobalOptions options) {
        CommandLine root = new CommandLine(options);
        root.setUsageHelpWidth(WIDTH);
        return root;
    }

    private static void add(CommandLine parent, Entry entry) {
        CommandLine command = new CommandLine(entry.make().get());
        // Summaries and exit codes belong to the table, not to each class.
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        String[] description = Paragraphs.wrapped(WIDTH, usage.description());
        usage.header(entry.summary())
                .headerHeading("")
                .synopsisHeading("%nUsage: ")
                .descriptionHeading(description.length == 0 ? "" : "%n")
                .description(description)
                .parameterListHeading("%nArguments:%n")
                .optionListHeading(hasOwnOptions(command) ? "%nOptions:%n" : "")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%n")
                .footer(INHERITED)
                .width(WIDTH)
                .abbreviateSynopsis(true)
                .adjustLineBreaksForWideCJKCharacters(false);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, CommandTable::ownOptions);
        entry.children().forEach(child -> add(command, child));
        parent.addSubcommand(entry.name(), command);
    }

    /** The options that every command has stand in the help of dits itself. */
    private static String ownOptions(CommandLine.Help help) {
        return help.optionListExcludingGroups(help.commandSpec().options().stream()
                .filter(option -> !option.inherited())
                .toList());
    }

    private static boolean hasOwnOptions(CommandLine command) {
        return command.getCommandSpec().options().stream().anyMatch(option -> !option.inherited());
    }

    static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(code -> codes.put(Integer.toString(code.number()), code.meaning()));
        return codes;
    }
}
