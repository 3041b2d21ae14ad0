// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.Repository;
import io.dits.server.meta.RepositoryRegistry;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The repository that a command is about. */
final class WhichRepository {
    @Parameters(paramLabel = "OWNER/NAME", description = "The repository.")
    private String name = "";

    /** The repository. */
    Repository find(RepositoryRegistry repositories) {
        int slash = name.indexOf('/');
        Optional<Repository> found =
                slash < 0 ? Optional.empty() : repositories.find(name.substring(0, slash), name.substring(slash + 1));
        return found.orElseThrow(() -> new Shell.Failed(
                "wanted a repository as owner/name, found none of the name '" + name + "'. See: dits-admin repo list"));
    }
}
