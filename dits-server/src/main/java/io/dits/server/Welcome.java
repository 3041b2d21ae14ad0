// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import java.nio.file.Path;
import java.util.Optional;

/** What a new user reads when the server is ready. */
final class Welcome {
    private Welcome() {}

    /**
     * The address, and five commands that can be pasted as they are.
     *
     * @param bin where the programs are, if that is known
     */
    static String text(String address, Optional<Path> bin) {
        String path = bin.map(folder -> ", after  export PATH=\"" + folder + ":$PATH\"")
                .orElse("");
        return """

                Dits is ready at %1$s

                Try next, in another terminal%2$s :

                  dits login %1$s --email %3$s
                  dits repo create admin/film
                  dits clone %1$s/admin/film && cd film
                  head -c 100M /dev/urandom > clip.mov && dits add clip.mov && dits commit -m "First cut"
                  dits push -u origin main

                Ctrl-C ends it.
                """.formatted(address, path, EmbeddedServer.ADMIN_EMAIL);
    }
}
