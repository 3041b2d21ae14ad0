// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.azure;

import io.dits.testkit.process.Keytool;
import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;

/** Azurite in a process of its own: a server of Azure Blob Storage that checks signatures, with one account. */
public final class Azurite implements AutoCloseable {
    /** The name of the account. */
    public static final String ACCOUNT = "studio";

    /** Its key. */
    public static final String KEY = Base64.getEncoder()
            .encodeToString("a key for tests, and for nothing else".getBytes(StandardCharsets.UTF_8));

    /** Opens {@link #trustStore()}. */
    public static final String STORE_PASSWORD = "changeit";

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final URI endpoint;
    private final Path folder;

    private Azurite(Process process, URI endpoint, Path folder) {
        this.process = process;
        this.endpoint = endpoint;
        this.folder = folder;
    }

    /** Starts one on a free port that keeps everything in memory, and returns when it answers; its log is in that folder. */
    public static Azurite start(Path folder) throws IOException {
        return start("http", folder);
    }

    /** The same over HTTPS, which takes tokens that say the right things, whoever signed them. */
    public static Azurite startWithTokens(Path folder) throws IOException {
        Path keys = folder.resolve("keys.p12");
        keytool(
                "-genkeypair -alias azurite -keyalg RSA -keysize 2048 -storetype PKCS12 -dname CN=localhost"
                        + " -ext san=ip:127.0.0.1 -keystore",
                keys);
        Path certificate = folder.resolve("azurite.crt");
        keytool("-exportcert -alias azurite -file " + certificate + " -keystore", keys);
        keytool(
                "-importcert -noprompt -alias azurite -storetype PKCS12 -file " + certificate + " -keystore",
                folder.resolve("trust.p12"));
        return start("https", folder, "--oauth", "basic", "--cert", keys.toString(), "--pwd", STORE_PASSWORD);
    }

    private static Azurite start(String scheme, Path folder, String... options) throws IOException {
        int port = Programs.freePort();
        Path log = folder.resolve("azurite.log");
        List<String> command = new ArrayList<>(List.of(
                "node",
                AzuriteProgram.script().toString(),
                "--silent",
                "--inMemoryPersistence",
                "--disableTelemetry",
                "--skipApiVersionCheck",
                "--blobKeepAliveTimeout",
                "60",
                "--blobPort",
                "" + port));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
        Process process = builder.start();
        try {
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Programs.listens(process, port));
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IOException("Azurite did not start; it said:\n" + Files.readString(log), e);
        }
        return new Azurite(process, URI.create(scheme + "://127.0.0.1:" + port + "/" + ACCOUNT), folder);
    }

    private static void keytool(String options, Path store) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.addAll(List.of(store.toString(), "-storepass", STORE_PASSWORD));
        Keytool.run(arguments);
    }

    /** The address of the account's blob service. */
    public URI endpoint() {
        return endpoint;
    }

    /** The certificate that it shows, if it speaks HTTPS. */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** All that a client needs, as the portal of Azure would show it. */
    public String connectionString() {
        return "DefaultEndpointsProtocol=http;AccountName=" + ACCOUNT + ";AccountKey=" + KEY + ";BlobEndpoint="
                + endpoint + ";";
    }

    /** Ends it. */
    @Override
    public void close() {
        Programs.end(process);
    }
}
