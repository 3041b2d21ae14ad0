// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.e2e.docs.Page;
import io.dits.testkit.postgres.PostgresVersions;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.TestS3;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The guide's backup and recovery with {@code pg_dump}, {@code psql} and {@code aws}, as it prints them. */
@Tag("full")
final class GuideRecoveryIT {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    @TempDir
    Path folder;

    private static String block(String heading, int number) {
        return Page.guide().blocks().stream()
                .filter(block -> block.heading().equals(heading))
                .skip(number)
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void whatItsScriptSavesItsRecoveryBringsBack() throws Exception {
        for (String program : new String[] {"pg_dump", "psql"}) {
            io.dits.testkit.process.Programs.want(program, "postgresql-client");
        }
        io.dits.testkit.process.Programs.want("aws", "awscli");
        try (EmbeddedPostgres postgres = PostgresVersions.builder(PostgresVersions.OLDER.getFirst())
                        .start();
                GuideServer guide = new GuideServer(
                        folder, postgres.getPort(), "dits", REDIS.port(), S3.access(), TestS3.newBucket())) {
            // Where the guide's localhost and AWS are on this machine.
            String here = "export PGPORT=" + postgres.getPort() + " PGPASSWORD=secret; unset AWS_CA_BUNDLE; "
                    + "aws() { command aws --endpoint-url \"$S3_ENDPOINT\" \"$@\"; }; ";
            String root = "psql -v ON_ERROR_STOP=1 -h localhost -U postgres ";
            String empty = here + root + "-c 'drop database if exists dits' -c 'create database dits owner dits'";
            guide.run(here + root + "<<'SQL'\n" + block("PostgreSQL", 0) + "SQL")
                    .ok();
            guide.run("dits-migrate up").ok();
            guide.run(GuideServer.command("Quick Start (Docker Compose)", "docker-compose exec dits-server dits-admin"))
                    .ok();
            // People come without TLS here: the certificate is for another name than this machine's.
            Path config = folder.resolve("config.toml");
            Files.writeString(
                    config, Files.readString(config).replace("redirect_http = true", "redirect_http = false"));
            guide.start();
            guide.run("printf secret | dits login http://localhost:8080 --email admin@example.com --password-stdin")
                    .ok();
            guide.run("dits repo create admin/film; dits clone http://localhost:8080/admin/film; cd film;"
                            + " head -c 3000000 /dev/urandom > clip.mov; dits add clip.mov; dits commit -m First;"
                            + " dits push -u origin main")
                    .ok();
            assertThat(guide.run(here + GuideServer.command("Common Issues", "psql"))
                            .ok()
                            .out())
                    .contains("(1 row)");
            assertThat(guide.run(here + GuideServer.command("Common Issues", "aws s3 ls"))
                            .ok()
                            .out())
                    .contains("PRE v1/");

            Path backups = Files.createDirectory(folder.resolve("backups"));
            guide.run(here + "aws s3 mb s3://my-backups; aws s3 mb s3://my-dits-backup")
                    .ok();
            guide.run(here + block("Database Backup", 0).replace("/backups/postgres", backups.toString()))
                    .ok();
            guide.run(here + GuideServer.command("Storage Backup", "aws s3 sync"))
                    .ok();
            String packs = here + GuideServer.command("Recovery Procedure", "aws s3 ls");
            String before = guide.run(packs).ok().out();
            assertThat(before.strip()).isNotEqualTo("0");
            guide.stop();

            guide.run(empty).ok();
            try (var dumps = Files.list(backups)) {
                String dump = dumps.map(Path::toString).collect(Collectors.joining(" "));
                guide.run(here
                                + GuideServer.command("Recovery Procedure", "gunzip")
                                        .replace("dits_backup.sql.gz", dump))
                        .ok();
            }
            assertThat(guide.run("dits-admin storage verify").ok().out()).contains("0 missing, 0 damaged");
            assertThat(guide.run("dits-admin user list").ok().out()).contains("admin@example.com");
            guide.start();
            assertThat(guide.run(packs).ok().out()).isEqualTo(before);
            assertThat(guide.run(GuideServer.command("Recovery Procedure", "curl"))
                            .ok()
                            .out())
                    .isEqualTo("{\"status\":\"ok\"}");
            guide.run("dits clone http://localhost:8080/admin/film again && cmp film/clip.mov again/clip.mov")
                    .ok();
        }
    }
}
