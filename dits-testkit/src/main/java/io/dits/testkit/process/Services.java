// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files of services that the build puts beside this module's classes: they bring libraries that must not be on our class path. */
public final class Services {
    private Services() {}

    /**
     * A file of that name.
     *
     * @throws IllegalStateException if the build did not put it there
     */
    public static Path file(String name) {
        try {
            Path here = Path.of(Services.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path file =
                    Objects.requireNonNull(here.getParent()).resolve("services").resolve(name);
            if (!Files.exists(file)) {
                throw new IllegalStateException(
                        file
                                + " is not there: build dits-testkit with Maven, as by the option -am; for the long forms with -Ddits.full=true");
            }
            return file;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
