// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The import rules of ARCHITECTURE.md. They are made for a root package, so that the same rules can be held against the
 * programs and against planted offenders.
 *
 * @param root the package that holds `core`, `storage`, `cloud`, `server` and `client`
 */
record Rules(String root) {
    private static final List<String> SQL =
            List.of("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.flywaydb..");
    private static final List<String> HTTP =
            List.of("java.net.http..", "com.sun.net.httpserver..", "org.eclipse.jetty..");
    private static final List<String> JSON = List.of("tools.jackson..", "com.fasterxml..");
    private static final List<String> IDENTITY =
            List.of("com.nimbusds..", "com.password4j..", "org.keycloak..", "org.apache.xml.security..");
    private static final List<String> COMMAND_LINE = List.of("picocli..");
    private static final List<String> S3 = List.of("software.amazon..");
    private static final List<String> AZURE = List.of("com.azure..", "com.microsoft..", "reactor..");
    private static final List<String> REDIS = List.of("redis..");
    private static final List<String> GOOGLE = List.of("com.google..");
    private static final List<String> TRACES = List.of("io.opentelemetry..");
    private static final List<String> VENDORS = List.of(
            "com..",
            "io.opentelemetry..",
            "io.prometheus..",
            "io.zonky..",
            "jakarta..",
            "net..",
            "org.apache..",
            "org.keycloak..",
            "org.tomlj..",
            "org.tukaani..",
            "redis..",
            "software..");

    List<Rule> all() {
        return List.of(
                Rule.of("core knows nothing above it", core(), "core.model.KnowsStorage"),
                Rule.of(
                        "inside core the values know nobody, and no contract knows its users",
                        insideCore(),
                        "core.model.KnowsStore"),
                Rule.of(
                        "storage knows neither server nor client",
                        strangers("storage", "cloud", "server", "client"),
                        "storage.KnowsServer",
                        "storage.KnowsCloud"),
                Rule.of(
                        "cloud back-ends know neither server nor client, and not one another",
                        cloud(),
                        "cloud.s3.KnowsServer",
                        "cloud.s3.KnowsAzure",
                        "cloud.gcs.KnowsAzure",
                        "cloud.azure.KnowsS3"),
                Rule.of(
                        "only a back-end's own package knows its library",
                        CompositeArchRule.of(only(S3, "cloud.s3.."))
                                .and(only(AZURE, "cloud.azure.."))
                                .and(only(GOOGLE, "cloud.gcs..")),
                        "<software.amazon.awssdk.services.s3.S3Client>",
                        "<com.azure.storage.blob.BlobContainerClient>",
                        "<com.google.auth.oauth2.GoogleCredentials>"),
                Rule.of(
                        "the server does not know the client",
                        strangers("server", "client"),
                        "server.meta.KnowsClient"),
                Rule.of(
                        "the client knows neither the server nor the clouds",
                        strangers("client", "server", "cloud"),
                        "client.sync.KnowsServer",
                        "client.sync.KnowsCloud"),
                Rule.of(
                        "use cases and their contracts know no HTTP, no SQL and no vendor's type",
                        useCases(),
                        "<java.net.http.HttpClient>",
                        "<java.sql.Connection>",
                        "<org.tomlj.TomlTable>"),
                Rule.of(
                        "use cases know contracts, not who fulfils them",
                        useCasesKnowContracts(),
                        "service.KnowsPostgres"),
                Rule.of(
                        "only postgres and embedded speak SQL",
                        only(SQL, "server.postgres..", "server.embedded.."),
                        "<java.sql.Connection>",
                        "<javax.sql.DataSource>",
                        "<org.postgresql.PGConnection>",
                        "<com.zaxxer.hikari.HikariConfig>",
                        "<org.flywaydb.core.Flyway>"),
                Rule.of(
                        "only http packages and back-ends that speak HTTP know its libraries and JSON",
                        only(
                                Stream.concat(HTTP.stream(), JSON.stream()).toList(),
                                "server.http..",
                                "client.http..",
                                "server.auth.web..",
                                "server.tracing.otel..",
                                "cloud.azure..",
                                "cloud.gcs.."),
                        "<java.net.http.HttpClient>",
                        "<org.eclipse.jetty.server.Request>",
                        "<tools.jackson.databind.json.JsonMapper>"),
                Rule.of(
                        "only auth knows the identity libraries",
                        only(IDENTITY, "server.auth.."),
                        "<com.nimbusds.jose.JWSObject>",
                        "<com.password4j.Hash>",
                        "<org.keycloak.dom.saml.v2.assertion.AssertionType>"),
                Rule.of(
                        "only redis knows the library of Redis",
                        only(REDIS, "server.redis.."),
                        "<redis.clients.jedis.RedisClient>"),
                Rule.of(
                        "only tracing.otel knows the library of traces",
                        only(TRACES, "server.tracing.otel.."),
                        "<io.opentelemetry.api.trace.Span>"),
                Rule.of(
                        "only cli, admin and the mains know the command-line library",
                        only(COMMAND_LINE, "client", "client.cli..", "server", "server.admin.."),
                        "<picocli.CommandLine>"),
                Rule.of("roots are imported by none", roots(), "server.http.UsesTheRoot"),
                Rule.of(
                        "packages make no cycles",
                        slices().matching(root + ".(**)").should().beFreeOfCycles(),
                        "client.sync.Egg"),
                Rule.of(
                        "time, environment, randomness, sleep and exit are taken in the roots only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(in("client", "server"))
                                .should()
                                .accessTargetWhere(new TakenFromTheAir()),
                        TakenFromTheAir.PLANTED),
                Rule.of("every package is null-marked", classes().should(new BeNullMarked()), "core.model"));
    }

    private ArchRule core() {
        return classes()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + ".core..", "java..", "org.jspecify..", "com.github.luben.zstd..");
    }

    private ArchRule insideCore() {
        return CompositeArchRule.of(
                        strangers("core.model", "core.codec", "core.content", "core.store", "core.graph", "core.wire"))
                .and(strangers("core.codec", "core.store", "core.graph", "core.wire"))
                .and(strangers("core.content", "core.store", "core.graph", "core.wire"))
                .and(strangers("core.store", "core.graph", "core.wire"))
                .and(strangers("core.graph", "core.wire"))
                .and(strangers("core.wire", "core.graph"));
    }

    private ArchRule useCases() {
        String[] foreign = Stream.of(SQL, HTTP, JSON, IDENTITY, COMMAND_LINE, VENDORS)
                .flatMap(List::stream)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAnyPackage(in("server.service..", "server.meta..", "server.care.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign);
    }

    private ArchRule useCasesKnowContracts() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("server.service..", "server.meta..", "server.care.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(
                        "server.postgres..",
                        "server.embedded..",
                        "server.http..",
                        "server.auth..",
                        "server.redis..",
                        "server.admin..",
                        "cloud.."));
    }

    private ArchRule cloud() {
        return CompositeArchRule.of(strangers("cloud", "server", "client"))
                .and(strangers("cloud.s3", "cloud.gcs", "cloud.azure"))
                .and(strangers("cloud.gcs", "cloud.s3", "cloud.azure"))
                .and(strangers("cloud.azure", "cloud.s3", "cloud.gcs"));
    }

    /** The given libraries are known in the given packages and nowhere else. */
    private ArchRule only(List<String> libraries, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in(packages))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries.toArray(String[]::new));
    }

    private ArchRule roots() {
        return CompositeArchRule.of(root("client")).and(root("server"));
    }

    private ArchRule root(String program) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + "." + program)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + "." + program);
    }

    private ArchRule strangers(String who, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + who + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Arrays.stream(others).map(o -> root + "." + o + "..").toArray(String[]::new));
    }

    private String[] in(String... packages) {
        return Arrays.stream(packages).map(p -> root + "." + p).toArray(String[]::new);
    }
}
