// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.postgres;

import io.dits.testkit.process.Services;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Servers of PostgreSQL's older versions that Dits works with, too. They are there when all tests are run. */
public final class PostgresVersions {
    /** The major versions that are older than that of the other tests. */
    public static final List<Integer> OLDER = List.of(15, 16, 17);

    private PostgresVersions() {}

    /**
     * What starts a server of that version.
     *
     * @param major one of {@link #OLDER}
     */
    public static EmbeddedPostgres.Builder builder(int major) {
        PgBinaryResolver binaries = (_, _) -> archive(major);
        return EmbeddedPostgres.builder().setPgBinaryResolver(binaries);
    }

    /** What starts a server of the newest version, or of that which the property {@code dits.postgres} names. */
    public static EmbeddedPostgres.Builder chosen() {
        Integer older = Integer.getInteger("dits.postgres");
        return older == null ? EmbeddedPostgres.builder() : builder(older);
    }

    private static InputStream archive(int major) throws IOException {
        try (JarFile jar =
                new JarFile(Services.file("postgres-" + major + ".jar").toFile())) {
            ZipEntry archive = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = jar.getInputStream(archive)) {
                return new ByteArrayInputStream(in.readAllBytes());
            }
        }
    }
}
