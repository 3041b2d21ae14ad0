// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --help}, for a command and all below it. */
public final class HelpOption {
    private HelpOption() {}

    /** Adds the option to a whole command line. */
    public static void addTo(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this text.")
                        .build());
        line.getSubcommands().values().forEach(HelpOption::addTo);
    }
}
