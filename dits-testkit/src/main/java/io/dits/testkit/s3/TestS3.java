// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import io.dits.testkit.data.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A server of S3 for a static field with {@code @RegisterExtension}: {@link S3Proxy}, started once for all classes of a run and
 * stopped at its end; it keeps nothing.
 */
public final class TestS3 implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(TestS3.class);

    private Optional<S3Proxy> server = Optional.empty();

    /** How it is reached. */
    public S3Access access() {
        return server().access();
    }

    /** The server itself, which others use, too: do not stop it. */
    public S3Proxy server() {
        return server.orElseThrow(() -> new IllegalStateException("register it in a static field of a test class"));
    }

    /** A name that no bucket has. */
    public static String newBucket() {
        return "test-" + UUID.randomUUID();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = Optional.of(context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .server());
    }

    /** The server, which JUnit closes when all tests are over. */
    private record Running(S3Proxy server, Path folder) implements AutoCloseable {
        static Running start() {
            try {
                Path folder = Files.createTempDirectory("dits-s3");
                return new Running(S3Proxy.start(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start a server of S3 for tests", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            Folders.delete(folder);
        }
    }
}
