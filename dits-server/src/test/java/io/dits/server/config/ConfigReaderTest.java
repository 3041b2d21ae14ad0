// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    private static final String SECRET = "Zk3vQ9xT1mB7cR5wY8pL2nH6jD4sF0gA";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Reading read(String toml) throws IOException {
        return new ConfigReader(environment).read(Optional.of(Files.writeString(file(), toml)));
    }

    private Path file() {
        return folder.resolve("config.toml");
    }

    private static List<String> texts(List<Fault> faults) {
        return faults.stream().map(Fault::toString).toList();
    }

    @Test
    void aWholeFileIsUnderstood() throws IOException {
        ServerConfig config = read("""
                [server]
                host = "127.0.0.1"
                port = 9000
                public_url = "https://dits.example.com/"
                max_upload_size = "64MB"
                request_timeout = "90s"
                [database]
                url = "postgres://dits:pa%40ss@db.example:6543/main?sslmode=require"
                pool_size = 7
                pool_timeout = "5s"
                min_connections = 2
                [storage]
                backend = "local"
                [storage.local]
                path = "/srv/dits"
                [auth]
                jwt_secret = "SECRET"
                token_expiration = "1h"
                refresh_expiration = "30d"
                [logging]
                level = "debug"
                format = "pretty"
                """.replace("SECRET", SECRET)).whole().orElseThrow();
        assertThat(config.http())
                .isEqualTo(new ServerConfig.Http(
                        "127.0.0.1",
                        9000,
                        Optional.of(URI.create("https://dits.example.com")),
                        64L << 20,
                        Duration.ofSeconds(90)));
        PostgresUrl url = config.database().url();
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:6543/main?sslmode=require");
        assertThat(url.user()).isEqualTo("dits");
        assertThat(url.password()).isEqualTo(new Secret("pa@ss"));
        assertThat(config.database().poolSize()).isEqualTo(7);
        assertThat(config.database().poolTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.database().minConnections()).isEqualTo(2);
        assertThat(config.storage())
                .isEqualTo(new ServerConfig.Storage(
                        new ServerConfig.Local(Path.of("/srv/dits")), Path.of("/var/cache/dits/spool")));
        assertThat(config.auth().tokenExpiration()).isEqualTo(Duration.ofHours(1));
        assertThat(config.auth().refreshExpiration()).isEqualTo(Duration.ofDays(30));
        assertThat(config.logging()).isEqualTo(new ServerConfig.Logging("debug", "pretty", Optional.empty()));
    }

    @Test
    void allErrorsAreToldAtOnceWithFileLineAndKey() throws IOException {
        Reading reading = read("""
                [server]
                port = "eighty"
                public_url = "https://dits.example.com/studio"
                request_timeout = 30
                max_upload_size = "10 bananas"
                [database]
                url = "mysql://dits:hunter2@db/main"
                [auth]
                jwt_secret = "tooshort-hunter2"
                """);
        assertThat(texts(reading.errors()))
                .containsExactlyInAnyOrder(
                        file() + ":2: server.port: wanted a number of 0 to 65535, found 'eighty'",
                        file() + ":3: server.public_url: wanted the address that people reach the server at, such as"
                                + " https://dits.example.com, without path or password, found something else (not shown)",
                        file() + ":4: server.request_timeout: wanted a duration such as 30s, 5m or 7d, found 30",
                        file() + ":5: server.max_upload_size: wanted a size such as 64MB or 10GB, found '10 bananas'",
                        file()
                                + ":7: database.url: wanted postgres://user:password@host:port/database, found something of"
                                + " another form (not shown: it may hold a password)",
                        file()
                                + ":9: auth.jwt_secret: wanted 32 characters or more, found 16. Make one with: openssl rand"
                                + " -hex 32");
        assertThat(reading.whole()).isEmpty();
        assertThat(reading.toString()).doesNotContain("hunter2");
    }

    @Test
    void whatIsMissingIsToldWithWhatToDo() {
        Reading reading = new ConfigReader(environment).read(Optional.empty());
        assertThat(texts(reading.errors()))
                .anyMatch(e -> e.contains("DATABASE_URL") && e.contains("--embedded"))
                .anyMatch(e -> e.contains("JWT_SECRET"));
    }

    @Test
    void anUnknownKeyIsAWarningThatNamesTheNearest() throws IOException {
        assertThat(texts(read("[server]\nprot = 1\n").warnings()))
                .contains(file() + ":2: server.prot: unknown key, ignored. The nearest is server.port");
    }

    @Test
    void theCachesAreReadAndTheOneOnDiskIsForContentFarAway() throws IOException {
        String rest = "[database]\nurl = \"postgres://d:p@h/m\"\n[auth]\njwt_secret = \"" + SECRET + "\"\n";
        ServerConfig.Cache none = read(rest).whole().orElseThrow().cache();
        long most = ServerConfig.Cache.mostMemory(Runtime.getRuntime().maxMemory());
        assertThat(none).isEqualTo(new ServerConfig.Cache(Math.min(1L << 30, most), Optional.empty()));
        Reading reading = read(rest + """
                [cache]
                l1_size = "1MB"
                l2_enabled = true
                l2_path = "/srv/cache"
                l2_size = "2TB"
                ttl = "36h"
                """);
        assertThat(reading.whole().orElseThrow().cache())
                .isEqualTo(new ServerConfig.Cache(
                        Math.min(1 << 20, most),
                        Optional.of(
                                new ServerConfig.DiskCache(Path.of("/srv/cache"), 2L << 40, Duration.ofHours(36)))));
        assertThat(texts(read("[cache]\nl1_size = \"much\"\nttl = 24\nl2_enabled = \"yes\"\n")
                        .errors()))
                .contains(
                        file() + ":2: cache.l1_size: wanted a size such as 64MB or 10GB, found 'much'",
                        file() + ":3: cache.ttl: wanted a duration such as 30s, 5m or 7d, found 24",
                        file() + ":4: cache.l2_enabled: wanted true or false, found 'yes'");
    }

    @Test
    void aDiskCacheThatIsLargerThanItsDiskIsSaid() throws IOException {
        Path nowhere = folder.resolve("not/yet");
        String rest = "[cache]\nl2_enabled = true\nl2_path = \"" + nowhere + "\"\nl2_size = ";
        assertThat(texts(read(rest + "\"900000TB\"\n").warnings()))
                .anyMatch(w -> w.contains(":4: cache.l2_size: is ")
                        && w.contains("more than the disk of " + nowhere + " has, "));
        assertThat(texts(read(rest + "\"1MB\"\n").warnings())).noneMatch(w -> w.contains("l2_size"));
    }

    @Test
    void aMemoryCacheThatDoesNotFitTheHeapIsClampedAndSaid() throws IOException {
        Reading reading = read("[cache]\nl1_size = \"900TB\"\n");
        assertThat(texts(reading.warnings()))
                .anyMatch(w -> w.contains(":2: cache.l1_size") && w.contains("heap") && w.contains("taken as"));
        long gib = 1L << 30;
        assertThat(ServerConfig.Cache.mostMemory(4 * gib)).isEqualTo(gib);
        assertThat(ServerConfig.Cache.mostMemory(512 << 20)).isEqualTo(128 << 20);
        assertThat(ServerConfig.Cache.mostMemory(128 << 20)).isZero();
    }

    @Test
    void variablesStandForTheirValuesOrTheirDefaults() throws IOException {
        environment.put("PORT", "9001");
        environment.put("JWT_SECRET", SECRET);
        environment.put("DATABASE_URL", "postgres://a:b@c/d");
        ServerConfig config = read("""
                [server]
                port = "${PORT}"
                host = "${HOST:-127.0.0.2}"
                [storage.local]
                path = "/srv/$${literal}"
                """).whole().orElseThrow();
        assertThat(config.http().port()).isEqualTo(9001);
        assertThat(config.http().host()).isEqualTo("127.0.0.2");
        assertThat(config.storage().backend()).isEqualTo(new ServerConfig.Local(Path.of("/srv/${literal}")));
    }

    @Test
    void aVariableThatIsNotSetIsAnErrorThatNamesTheKey() throws IOException {
        assertThat(texts(read("[server]\nhost = \"${NOWHERE}\"\n").errors()))
                .contains(file() + ":2: server.host: the variable NOWHERE is not set. Set it, or write"
                        + " ${NOWHERE:-default}");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        environment.put("DATABASE_URL", "postgres://env:x@db/main");
        environment.put("JWT_SECRET", SECRET);
        environment.put("LOG_LEVEL", "warn");
        ServerConfig config = read("[database]\nurl = \"postgres://file:x@db/main\"\n[logging]\nlevel = \"info\"\n")
                .whole()
                .orElseThrow();
        assertThat(config.database().url().user()).isEqualTo("env");
        assertThat(config.logging().level()).isEqualTo("warn");
    }

    @Test
    void aFileMayShutTheEnvironmentOut() throws IOException {
        environment.put("DATABASE_URL", "postgres://env:x@db/main");
        Reading reading = read("environment_overrides = false\n[database]\nurl = \"postgres://file:x@db/main\"\n");
        assertThat(reading.database().orElseThrow().url().user()).isEqualTo("file");
    }

    @Test
    void anErrorOfTheEnvironmentNamesTheVariable() {
        environment.put("LOG_LEVEL", "loud");
        assertThat(texts(new ConfigReader(environment).read(Optional.empty()).errors()))
                .contains("LOG_LEVEL: logging.level: wanted one of trace, debug, info, warn, error, found 'loud'");
    }

    @Test
    void placeholdersAreNoSecrets() throws IOException {
        for (String placeholder :
                List.of("your-jwt-secret-here-your-jwt-secret-here", "a".repeat(64), "ChangeMe".repeat(5))) {
            assertThat(texts(read("[auth]\njwt_secret = \"" + placeholder + "\"\n")
                            .errors()))
                    .anyMatch(e -> e.contains("auth.jwt_secret: wanted a random text, found a placeholder"))
                    .noneMatch(e -> e.contains(placeholder));
        }
    }

    @Test
    void aBrokenLineIsToldWithoutTheSecretInIt() throws IOException {
        assertThat(texts(read("[auth]\njwt_secret = hunter2\n[server]\nport = = 1\n")
                        .errors()))
                .anyMatch(e -> e.startsWith(file() + ":2: is no TOML"))
                .anyMatch(e -> e.startsWith(file() + ":4: is no TOML: "))
                .noneMatch(e -> e.contains("hunter2"));
    }

    @Test
    void aMissingFileIsAnError() {
        assertThat(texts(new ConfigReader(environment).read(Optional.of(file())).errors()))
                .contains(file() + ": cannot be read: no such file");
    }

    @Test
    void tooManyIdleConnectionsAreClampedWithAWarning() throws IOException {
        environment.put("DATABASE_URL", "postgres://a:b@c/d");
        Reading reading = read("[database]\npool_size = 3\nmin_connections = 9\n");
        assertThat(reading.database().orElseThrow().minConnections()).isEqualTo(3);
        assertThat(texts(reading.warnings()))
                .contains(file() + ":3: database.min_connections: is 9, more than database.pool_size: taken as 3");
    }

    @Test
    void theFileIsThatOfTheVariable() {
        environment.put("DITS_CONFIG", "/somewhere/else.toml");
        assertThat(new ConfigReader(environment).usualFile()).contains(Path.of("/somewhere/else.toml"));
    }

    @Test
    void secretsThatWereReplacedAreAsStrongAndAsHidden() throws IOException {
        String first = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
        String text = """
                [database]
                url = "postgres://dits:x@db/dits"
                [storage.local]
                path = "/data"
                [auth]
                jwt_secret = "SECRET"
                previous_jwt_secrets = ["${OLD}", "OTHER"]
                session_timeout = "12h"
                secure_cookies = true
                """.replace("SECRET", SECRET);
        environment.put("OLD", first + "x");
        ServerConfig.Auth auth =
                read(text.replace("OTHER", first)).whole().orElseThrow().auth();
        assertThat(auth.previousJwtSecrets()).containsExactly(new Secret(first + "x"), new Secret(first));
        assertThat(auth.toString()).contains("***").doesNotContain(SECRET, first);
        assertThat(auth.sessionTimeout()).isEqualTo(Duration.ofHours(12));
        assertThat(auth.secureCookies()).isTrue();

        for (String bad : List.of("short", "your-secret-of-more-than-32-characters", "")) {
            Reading reading = read(text.replace("OTHER", bad));
            assertThat(reading.whole()).as(bad).isEmpty();
            assertThat(String.join("\n", texts(reading.errors())))
                    .as(bad)
                    .contains("auth.previous_jwt_secrets")
                    .doesNotContain(first, "your-secret");
        }
        for (String bad : List.of("\"x\"", "[7]")) {
            assertThat(String.join(
                            "\n",
                            texts(read("[auth]\nprevious_jwt_secrets = " + bad).errors())))
                    .contains("wanted a list of texts");
        }
        environment.remove("OLD");
        assertThat(String.join("\n", texts(read(text).errors()))).contains("the variable OLD is not set");
    }
}
