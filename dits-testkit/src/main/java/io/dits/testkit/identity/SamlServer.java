// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * An identity provider of SAML on a free port: who signs in as NAME has the NameID {@code id-of-NAME}, the attribute {@code mail} with
 * {@code NAME@studio.example}, {@code displayName}, and {@code groups} with artists; {@code boss} is in admins, too. It takes requests
 * that are signed with the key of the service alone.
 */
public final class SamlServer implements AutoCloseable {
    /** What it signs. */
    public enum Kind {
        /** The assertion. */
        ASSERTION,
        /** The response. */
        RESPONSE,
        /** Each of them. */
        BOTH,
        /** The assertion, which it then encrypts. */
        ENCRYPTED
    }

    /** What it calls itself. */
    public static final String ENTITY_ID = "urn:studio:idp";

    private final NodeProgram program;

    private SamlServer(NodeProgram program) {
        this.program = program;
    }

    /**
     * Starts one.
     *
     * @param folder where its log is
     * @param own what it signs with
     * @param service the certificate of the service that it knows
     * @param consumer where it lets browsers post to
     */
    public static SamlServer start(Path folder, TestCertificate own, TestCertificate service, URI consumer)
            throws IOException {
        return new SamlServer(NodeProgram.start(
                "saml.mjs",
                folder,
                own.certificateFile().toString(),
                own.keyFile().toString(),
                service.certificateFile().toString(),
                consumer.toString()));
    }

    /** Its metadata, with an address for requests that it answers in that way. */
    public URI metadata(Kind kind) {
        return URI.create("http://127.0.0.1:" + program.port() + "/"
                + kind.name().toLowerCase(java.util.Locale.ROOT) + "/metadata");
    }

    @Override
    public void close() {
        program.close();
    }
}
