// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Opens a page in the browser of whoever sits at this machine, if there is one. */
final class WebBrowser {
    private WebBrowser() {}

    /** Tries it; whether it worked, the person sees. */
    static void open(String page, Map<String, String> environment) {
        if (!isPage(page)) {
            return;
        }
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        boolean desktop = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        if (mac || desktop) {
            try {
                new ProcessBuilder(List.of(mac ? "open" : "xdg-open", page))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                // There is no such program: the address was printed.
            }
        }
    }

    /** What a server says must be nothing else than an address: it becomes an argument of a program. */
    static boolean isPage(String page) {
        try {
            URI address = URI.create(page);
            return address.getHost() != null && List.of("http", "https").contains(String.valueOf(address.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
