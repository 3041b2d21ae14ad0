// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.http.TestClient;
import io.dits.testkit.identity.TestCertificate;
import io.dits.testkit.postgres.PostgresVersions;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.S3Proxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL, Redis and S3 over TLS, by certificates that nobody but the configuration trusts. */
final class EncryptedConnectionsIT {
    @RegisterExtension
    static final TestRedis REDIS = TestRedis.encrypted();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TestCertificate own;
    private static TestCertificate other;
    private static EmbeddedPostgres postgres;

    private TestInstallation installation;

    @BeforeAll
    static void start() throws Exception {
        own = TestCertificate.make(shared, "own");
        other = TestCertificate.make(shared, "other");
        Files.setPosixFilePermissions(own.keyFile(), PosixFilePermissions.fromString("rw-------"));
        postgres = PostgresVersions.chosen()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", own.certificateFile().toString())
                .setServerConfig("ssl_key_file", own.keyFile().toString())
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void anInstallation() throws Exception {
        installation = new TestInstallation(
                folder, postgres.getJdbcUrl("postgres", "postgres").replace("localhost", "127.0.0.1"));
        change("pool_timeout = \"3s\"", "pool_timeout = \"1s\"");
    }

    private void change(String from, String to) throws Exception {
        String text = Files.readString(installation.config());
        assertThat(text).contains(from);
        Files.writeString(installation.config(), text.replace(from, to));
    }

    private void add(String text) throws Exception {
        Files.writeString(installation.config(), text, StandardOpenOption.APPEND);
    }

    private static String encryptedConnections(String program) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) filter (where s.ssl) || ' of ' || count(*)"
                        + " from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name = '"
                        + program
                        + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aDatabaseIsSpokenToAsItsAddressSays() throws Exception {
        String query =
                "/postgres?sslmode=verify-full&sslrootcert=" + own.certificateFile() + "&application_name=encrypted";
        change("/postgres\"", query + "\"");
        installation.migrate("up").ok();
        try (RunningServer server = installation.serve();
                HttpClient http = HttpClient.newHttpClient()) {
            new TestClient(server.address(), http, "").get("/ready").is(200);
            assertThat(encryptedConnections("encrypted")).matches("([1-9]\\d*) of \\1");
        }

        change(own.certificateFile().toString(), other.certificateFile().toString());
        TestInstallation.Outcome untrusted = installation.admin("config", "check", "--connect");
        assertThat(untrusted.status()).isEqualTo(1);
        assertThat(untrusted.out())
                .contains("error: database: ")
                .contains("certification path")
                .doesNotContain("anything");

        change(other.certificateFile().toString(), own.certificateFile().toString());
        change("@127.0.0.1", "@localhost");
        assertThat(installation.admin("config", "check", "--connect").out())
                .as("by a name that its certificate does not have")
                .contains("The hostname localhost could not be verified");
        change("verify-full", "verify-ca");
        assertThat(installation.admin("config", "check", "--connect").out()).doesNotContain("error: database");
    }

    @Test
    void redisIsSpokenToByWhoTrustsItAndIsKnown() throws Exception {
        installation.migrate("up").ok();
        Files.createDirectory(installation.storage());
        add("[redis]\nurl = \"" + REDIS.url().replace("redis://", "rediss://") + "\"\ntls_ca = \"" + REDIS.certificate()
                + "\"\ntls_cert = \"" + REDIS.certificate() + "\"\ntls_key = \"" + REDIS.key() + "\"\n");
        installation.admin("config", "check", "--connect").ok();
        change("tls_ca = \"" + REDIS.certificate(), "tls_ca = \"" + other.certificateFile());
        assertThat(installation.admin("config", "check", "--connect").out()).contains("error: Redis at rediss:");
    }

    @Test
    void aBucketIsReachedOverACertificateThatTheConfigurationTrusts() throws Exception {
        installation.migrate("up").ok();
        try (S3Proxy s3 = S3Proxy.startEncrypted(folder.resolve("s3"), shared.resolve("own.p12"), "changeit")) {
            assertThat(s3.access().endpoint().getScheme()).isEqualTo("https");
            installation.storageIs("""
                    [storage]
                    backend = "s3"
                    spool_path = "%s"
                    [storage.s3]
                    endpoint = "%s"
                    bucket = "films"
                    access_key = "%s"
                    secret_key = "%s"
                    tls_ca = "%s"
                    [cache]
                    l2_enabled = false
                    """.formatted(
                            folder.resolve("spool"),
                            s3.access().endpoint(),
                            s3.access().accessKey(),
                            s3.access().secretKey(),
                            own.certificateFile()));
            try (RunningServer server = installation.serve()) {
                assertThat(server.address()).isNotEmpty();
                assertThat(s3.bucket("films")).isDirectory();
            }
            installation.admin("config", "check", "--connect").ok();

            change("tls_ca = \"" + own.certificateFile(), "tls_ca = \"" + other.certificateFile());
            TestInstallation.Outcome untrusted = installation.admin("config", "check", "--connect");
            assertThat(untrusted.status()).isEqualTo(1);
            assertThat(untrusted.out()).contains("error: cannot use s3:").contains("certification path");

            change(other.certificateFile().toString(), own.keyFile().toString());
            assertThat(installation.admin("config", "check", "--connect").out()).contains("from " + own.keyFile());
        }
    }
}
