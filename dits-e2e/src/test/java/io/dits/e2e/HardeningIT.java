// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.e2e.docs.Page;
import io.dits.e2e.docs.Page.Block;
import io.dits.testkit.postgres.TestPostgres;
import io.dits.testkit.redis.TestRedis;
import io.dits.testkit.s3.TestS3;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The checks of the book's hardening list give their good answers where all is as it should be, and others where it is not. */
final class HardeningIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @RegisterExtension
    static final TestS3 S3 = new TestS3();

    /** What looks at the machine, at PostgreSQL's own client or at another account: not here. */
    private static final String ELSEWHERE = "(stat|ps|psql|AWS_ACCESS_KEY_ID=\\S+) (?s).*";

    @TempDir
    Path folder;

    private static List<Block> blocks() throws Exception {
        return Page.read(Programs.checkout().resolve("docs/operations/secure.md"))
                .blocks();
    }

    @Test
    void everyCheckGivesItsGoodAnswer() throws Exception {
        GuideServer.makeDatabase(POSTGRES, "hardening");
        try (GuideServer server =
                new GuideServer(folder, POSTGRES.port(), "hardening", REDIS.port(), S3.access(), TestS3.newBucket())) {
            server.run("dits-migrate up").ok();
            server.run("printf 'correct horse battery' | dits-admin user create --email admin@example.com --role admin"
                            + " --password-stdin")
                    .ok();
            server.start();
            List<String> wrong = new ArrayList<>();
            int checked = 0;
            List<Block> blocks = blocks();
            for (int i = 0; i + 1 < blocks.size(); i++) {
                Block check = blocks.get(i);
                Block good = blocks.get(i + 1);
                if (!check.language().equals("sh")
                        || !good.language().equals("text")
                        || check.text().matches(ELSEWHERE)) {
                    continue;
                }
                checked++;
                Programs.Outcome outcome = server.run(check.text());
                // The head of the audit is each installation's own.
                String said = outcome.out().replaceAll("(?m)^[0-9]+:[0-9a-f]{64}\n", "");
                if (!said.equals(good.text())) {
                    wrong.add(check.text() + "wanted " + good.text() + "found " + said + outcome.err());
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(checked).isGreaterThan(12);
        }
    }
}
