// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.TestS3;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The self-hosting guide's own commands, taken from its text, in its order, against real services: what needs neither containers nor a
 * cluster nor another account. {@code docs/self-hosting-coverage.md} has all of them.
 */
final class GuideIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    @TempDir
    Path folder;

    @Test
    void theGuidesCommandsDoWhatTheGuideSays() throws Exception {
        GuideServer.makeDatabase(POSTGRES, "guide");
        try (GuideServer guide =
                new GuideServer(folder, POSTGRES.port(), "guide", REDIS.port(), S3.access(), TestS3.newBucket())) {
            String quick = "Quick Start (Docker Compose)";
            assertThat(guide.run(GuideServer.command(quick, "docker-compose exec dits-server dits-migrate up"))
                            .ok()
                            .out())
                    .contains("taken");
            Programs.Outcome made = guide.run(GuideServer.command(quick, "docker-compose exec dits-server dits-admin"))
                    .ok();
            assertThat(made.out()).contains("created admin admin@example.com");
            assertThat(made.err()).contains("warning: this password is easily guessed");

            guide.start(GuideServer.command("Debug Mode", "LOG_LEVEL=debug").replace(" docker-compose up", ""));
            String health = "Health Checks";
            assertThat(guide.run(GuideServer.command(health, "curl https://dits.example.com/health"))
                            .ok()
                            .out())
                    .isEqualTo("{\"status\":\"ok\"}");
            assertThat(guide.run(GuideServer.command(health, "curl https://dits.example.com/health/detailed"))
                            .ok()
                            .out())
                    .contains("\"name\":\"postgresql\",\"status\":\"ok\"", "\"name\":\"redis\",\"status\":\"ok\"");
            assertThat(guide.run(GuideServer.command(health, "curl https://dits.example.com/ready"))
                            .ok()
                            .out())
                    .isEqualTo("{\"status\":\"ready\"}");
            assertThat(guide.run(GuideServer.command("Common Issues", "curl localhost:8080/debug/pool"))
                            .ok()
                            .out())
                    .contains("\"waiting\":0,\"max\":20");

            assertThat(guide.run(GuideServer.command("Docker Compose", "docker-compose run --rm dits-server"))
                            .ok()
                            .out())
                    .isEqualTo("nothing to do\n");
            assertThat(guide.run(GuideServer.command("Recovery Procedure", "curl"))
                            .ok()
                            .out())
                    .isEqualTo("{\"status\":\"ok\"}");
            assertThat(guide.log()).contains("\"level\":\"DEBUG\"");
        }
    }
}
