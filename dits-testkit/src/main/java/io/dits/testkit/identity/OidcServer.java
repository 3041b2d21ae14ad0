// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A certified provider of OpenID Connect on a free port: who signs in as NAME is {@code NAME@studio.example}, confirmed unless the
 * name begins with {@code unconfirmed}, and in the group artists; {@code boss} is in admins, too. It insists on PKCE, and tells
 * addresses and groups at its user info endpoint alone.
 */
public final class OidcServer implements AutoCloseable {
    /** The client that it knows. */
    public static final String CLIENT = "dits";

    /** That client's secret. */
    public static final String SECRET = "a secret of the tests / with + signs";

    private final NodeProgram program;

    private OidcServer(NodeProgram program) {
        this.program = program;
    }

    /** Starts one that sends people back to that address alone; its log is in that folder. */
    public static OidcServer start(Path folder, URI redirect) throws IOException {
        return new OidcServer(NodeProgram.start("oidc.mjs", folder, CLIENT, SECRET, redirect.toString()));
    }

    /** What it calls itself. */
    public URI issuer() {
        return URI.create("http://127.0.0.1:" + program.port());
    }

    @Override
    public void close() {
        program.close();
    }
}
