// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.testkit.azure.Azurite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The identity of a machine, as Azure's services give it to a process by variables of its environment. The server checks
 * what tokens say, not who signed them.
 */
final class AzureIdentityIT {
    private static final String CLIENT = "11111111-2222-3333-4444-555555555555";

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer tokens;
    private Azurite azurite;

    @SuppressWarnings("NullAway.Init")
    AzureIdentityIT() {}

    @BeforeEach
    void start() throws Exception {
        azurite = Azurite.startWithTokens(folder);
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        tokens.start();
    }

    @AfterEach
    void stop() {
        tokens.stop(0);
        azurite.close();
    }

    @Test
    void aServiceIsGivenItsIdentityByAnAddressOfItsOwn() throws Exception {
        assertThat(run(Map.of("IDENTITY_ENDPOINT", address() + "/msi/token", "IDENTITY_HEADER", "proof")))
                .contains("kept 3000000");
        assertThat(asked).singleElement().asString().contains("resource=https%3A%2F%2Fstorage.azure.com");
    }

    @Test
    void aMachineIsGivenOneOfItsIdentitiesByItsMetadataServer() throws Exception {
        assertThat(run(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", address()), CLIENT))
                .contains("kept 3000000");
        assertThat(asked).anyMatch(uri -> uri.contains("/metadata/identity/oauth2/token") && uri.contains(CLIENT));
    }

    @Test
    void whoHasNoIdentityIsDenied() throws Exception {
        tokens.removeContext("/");
        assertThat(run(Map.of("IDENTITY_ENDPOINT", address() + "/msi/token", "IDENTITY_HEADER", "proof")))
                .contains("DENIED", "no identity");
    }

    private String address() {
        return "http://127.0.0.1:" + tokens.getAddress().getPort();
    }

    private static String answer() {
        long now = Instant.now().getEpochSecond();
        String token = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + part("{\"aud\":\"https://storage.azure.com\",\"iss\":\"https://sts.windows.net/" + CLIENT
                        + "/\",\"nbf\":" + (now - 60) + ",\"iat\":" + (now - 60) + ",\"exp\":" + (now + 3600) + "}")
                + "." + part("signature");
        return "{\"access_token\":\"" + token + "\",\"expires_on\":\"" + (now + 3600)
                + "\",\"expires_in\":\"3600\",\"resource\":\"https://storage.azure.com\",\"token_type\":\"Bearer\"}";
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String run(Map<String, String> environment, String... client) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djavax.net.ssl.trustStore=" + azurite.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + Azurite.STORE_PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                azurite.endpoint().toString(),
                String.join("", client));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AZURE_") || name.startsWith("IDENTITY_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** What runs as the machine. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            AzureObjectStorage storage = AzureObjectStorage.open(new AzureSettings(
                    Optional.of(URI.create(arguments[0])),
                    "films",
                    new AzureCredentials.ManagedIdentity(
                            Azurite.ACCOUNT, Optional.of(arguments[1]).filter(id -> !id.isEmpty())),
                    AzureSettings.LEAST_BLOCK_SIZE));
            StorageKey key = new StorageKey("v1/chunks/x");
            try {
                storage.put(key, Content.of(new byte[3_000_000]));
                System.out.println("kept " + storage.get(key).orElseThrow().length);
            } catch (StoreException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }
    }
}
