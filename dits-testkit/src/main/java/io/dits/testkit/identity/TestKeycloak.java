// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.identity;

import io.dits.testkit.data.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One {@link KeycloakServer} for all test classes of a run, for static fields with {@code @RegisterExtension}. It knows a service at
 * {@code https://dits.example.test}.
 */
public final class TestKeycloak implements BeforeAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(TestKeycloak.class);
    private static final String ORIGIN = "https://dits.example.test";

    private Optional<Running> running = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Optional.of(context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class));
    }

    /** The server. */
    public KeycloakServer server() {
        return running().server();
    }

    /** What it knows of the service. */
    public TestCertificate service() {
        return running().service();
    }

    private Running running() {
        return running.orElseThrow(() -> new IllegalStateException("register it in a static field of a test class"));
    }

    /** What the browser of who signs in there is sent to, or made to post, at the service. */
    public static TestBrowser.Shown signIn(TestBrowser browser, URI request, String name) {
        TestBrowser.Shown page = browser.follow(request, "http://127.0.0.1:");
        TestBrowser.Sending form =
                TestBrowser.form(page, java.util.Map.of("username", name, "password", "password", "credentialId", ""));
        return browser.follow(browser.submit(form), "http://127.0.0.1:");
    }

    private record Running(KeycloakServer server, TestCertificate service, Path folder) implements AutoCloseable {
        static Running start() {
            try {
                Path folder = Files.createTempDirectory("keycloak-");
                TestCertificate service = TestCertificate.make(folder, "service");
                return new Running(
                        KeycloakServer.start(
                                folder,
                                URI.create(ORIGIN + "/auth/oauth/corp/callback"),
                                ORIGIN + "/saml",
                                URI.create(ORIGIN + "/auth/saml/acs"),
                                service),
                        service,
                        folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start Keycloak for tests", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            Folders.delete(folder);
        }
    }
}
