// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.testkit.gcs.FakeGcs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Google calls application default, in a process whose environment leads to it. */
final class GcsIdentityIT {
    @TempDir
    Path folder;

    /** As on a machine of Google, or in a pod with workload identity. */
    @Test
    void aMachineIsGivenItsIdentityByItsMetadataServer() throws Exception {
        try (FakeGcs gcs = FakeGcs.start()) {
            assertThat(run(gcs.endpoint(), Map.of("GCE_METADATA_HOST", host(gcs))))
                    .contains("kept 3000000");
        }
    }

    /** After the first token was withdrawn; the program says when it has used it. */
    @Test
    void aTokenThatIsRefusedIsAskedForAnew() throws Exception {
        try (FakeGcs gcs = FakeGcs.start()) {
            Process process = start(gcs.endpoint(), Map.of("GCE_METADATA_HOST", host(gcs)), "twice");
            var said = process.inputReader(StandardCharsets.UTF_8);
            assertThat(said.readLine()).isEqualTo("kept 3000000");
            gcs.withdrawTokens();
            process.getOutputStream().close();
            assertThat(said.readLine()).isEqualTo("kept 3000000");
            process.waitFor();
        }
    }

    @Test
    void theFileOfTheVariableComesFirst() throws Exception {
        try (FakeGcs gcs = FakeGcs.start()) {
            String file = gcs.serviceAccount(folder).toString();
            // Nobody answers at the metadata server.
            assertThat(run(
                            gcs.endpoint(),
                            Map.of("GOOGLE_APPLICATION_CREDENTIALS", file, "GCE_METADATA_HOST", "127.0.0.1:1")))
                    .contains("kept 3000000");
        }
    }

    @Test
    void whoHasNoIdentityIsToldHowToGetOne() throws Exception {
        try (FakeGcs gcs = FakeGcs.start()) {
            assertThat(run(gcs.endpoint(), Map.of("NO_GCE_CHECK", "true")))
                    .contains("DENIED", "no identity of Google", "storage.gcs.credentials_file");
        }
    }

    private static String host(FakeGcs gcs) {
        return "127.0.0.1:" + gcs.endpoint().getPort();
    }

    private String run(URI endpoint, Map<String, String> environment) throws Exception {
        Process process = start(endpoint, environment, "once");
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private Process start(URI endpoint, Map<String, String> environment, String times) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + Files.createDirectories(folder.resolve("home")),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        endpoint.toString(),
                        times))
                .redirectErrorStream(true);
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("HOME", folder.resolve("home").toString());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("GOOGLE_")
                        || name.startsWith("GCE_")
                        || name.startsWith("CLOUDSDK_")
                        || name.equals("NO_GCE_CHECK"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** What runs as the machine. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try {
                GcsObjectStorage storage = GcsObjectStorage.open(new GcsSettings(
                        URI.create(arguments[0]),
                        "films",
                        Optional.of("studio"),
                        Optional.empty(),
                        new GcsCredentials.ApplicationDefault(),
                        1 << 20));
                keep(storage, "v1/chunks/x");
                if (arguments[1].equals("twice") && System.in.read() < 0) {
                    keep(storage, "v1/chunks/y");
                }
            } catch (StoreException e) {
                System.out.println(e.kind() + " " + e.getMessage());
            }
        }

        private static void keep(GcsObjectStorage storage, String name) {
            StorageKey key = new StorageKey(name);
            storage.put(key, Content.of(new byte[3_000_000]));
            System.out.println("kept " + storage.get(key).orElseThrow().length);
        }
    }
}
