// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import picocli.CommandLine.Option;

/** The account that a command is about. */
final class WhichUser {
    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "Whose; a username does as well.")
    private String login = "";

    String login() {
        return login;
    }
}
