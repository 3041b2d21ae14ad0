// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.azure;

import io.dits.testkit.npm.NpmPackages;
import java.io.IOException;
import java.nio.file.Path;

/** The program of Azurite. */
final class AzuriteProgram {
    private static final String VERSION = "3.35.0";

    private AzuriteProgram() {}

    /** The script for node. */
    static Path script() throws IOException {
        return NpmPackages.folder("azurite-" + VERSION, "azurite@" + VERSION)
                .resolve("node_modules/azurite/dist/src/blob/main.js");
    }
}
