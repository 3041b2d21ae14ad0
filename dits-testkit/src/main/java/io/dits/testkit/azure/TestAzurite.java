// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.azure;

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
 * One {@link Azurite} for all test classes of a run, for static fields with {@code @RegisterExtension}. It is stopped at the
 * run's end and keeps nothing.
 */
public final class TestAzurite implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(TestAzurite.class);

    private Optional<Running> running = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Optional.of(context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class));
    }

    /** The server. */
    public Azurite server() {
        return running.map(Running::server)
                .orElseThrow(() -> new IllegalStateException("register it in a static field of a test class"));
    }

    /** The name of a container that nobody has used. */
    public static String newContainer() {
        return "c-" + UUID.randomUUID();
    }

    private record Running(Azurite server, Path folder) implements AutoCloseable {
        static Running start() {
            try {
                Path folder = Files.createTempDirectory("azurite-");
                return new Running(Azurite.start(folder), folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start Azurite for tests", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            Folders.delete(folder);
        }
    }
}
