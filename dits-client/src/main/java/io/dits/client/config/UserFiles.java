// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The user's own folder: {@code $XDG_CONFIG_HOME/dits}, else {@code $HOME/.config/dits}. Taken from the environment,
 * because what the JVM calls the user's home ignores {@code $HOME}.
 */
public final class UserFiles {
    private final SettingsFile settings;
    private final Credentials credentials;

    private UserFiles(Path directory) {
        this.settings = new SettingsFile(directory.resolve("config"));
        this.credentials = new Credentials(directory.resolve("credentials"));
    }

    /**
     * The folder that these variables name; it need not exist.
     *
     * @throws IllegalArgumentException if they name none
     */
    public static UserFiles of(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // Relative values are to be ignored, says the specification.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new UserFiles(Path.of(xdg, "dits"));
        }
        String home = environment.getOrDefault("HOME", environment.getOrDefault("USERPROFILE", ""));
        if (home.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings: wanted a home folder in HOME or XDG_CONFIG_HOME, found neither");
        }
        return new UserFiles(Path.of(home, ".config", "dits"));
    }

    /** Settings for all working copies. */
    public SettingsFile settings() {
        return settings;
    }

    /** The logins. */
    public Credentials credentials() {
        return credentials;
    }
}
