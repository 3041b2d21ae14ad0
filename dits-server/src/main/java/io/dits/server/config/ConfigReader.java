// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.server.config.ServerConfig.Audit;
import io.dits.server.config.ServerConfig.Auth;
import io.dits.server.config.ServerConfig.Database;
import io.dits.server.config.ServerConfig.Gc;
import io.dits.server.config.ServerConfig.Http;
import io.dits.server.config.ServerConfig.Logging;
import io.dits.server.config.ServerConfig.Scrub;
import io.dits.server.config.ServerConfig.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the settings from a file and the environment. What is wrong is told all at once, never one by one. */
public final class ConfigReader {
    private static final int SECRET_LENGTH = 32;
    private static final int SECRET_LETTERS = 8;
    private static final List<String> PLACEHOLDERS = List.of(
            "your-", "your_", "changeme", "change-me", "change_me", "placeholder", "example", "replace-", "replace_");

    private final Variables environment;
    private final Machine machine;

    /** Reads with these environment variables. */
    public ConfigReader(Map<String, String> environment) {
        this(environment, Machine.here());
    }

    /** Reads for that machine. */
    ConfigReader(Map<String, String> environment, Machine machine) {
        this.environment = new Variables(environment);
        this.machine = machine;
    }

    /** The file that is read when the command line names none: that of {@code DITS_CONFIG}, else the usual one if it is there. */
    public Optional<Path> usualFile() {
        String named = environment.plain(Keys.FILE_VARIABLE);
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        return Files.exists(Keys.USUAL_FILE) ? Optional.of(Keys.USUAL_FILE) : Optional.empty();
    }

    /** Those of the variables that would be read and are set, for somebody who does not read them. */
    public List<String> variablesSet() {
        return Stream.concat(
                        Stream.of(Keys.FILE_VARIABLE),
                        Keys.all().stream().map(Key::variable).filter(name -> !name.isEmpty()))
                .flatMap(name -> Stream.of(name, name + Variables.FILE))
                .filter(name -> !environment.plain(name).isEmpty())
                .toList();
    }

    /** Reads the file, if there is one, and what the environment says instead. */
    public Reading read(Optional<Path> file) {
        return read(file.map(path -> ConfigFile.read(path, environment)).orElseGet(() -> ConfigFile.none(environment)));
    }

    /**
     * Reads a file of something else than this process's own installation, as of a copy of its storage: a variable, which is meant
     * for that, counts only where the file names it as <code>${NAME}</code>.
     */
    public Reading readAlone(Path file) {
        return read(ConfigFile.read(file));
    }

    private Reading read(ConfigFile written) {
        Values values = new Values(written.values(), environment, machine, written.source());
        values.errors().addAll(written.errors());
        values.warnings().addAll(written.warnings());
        values.find(Keys.ENVIRONMENT);
        Http http = http(values);
        Optional<Database> database = database(values);
        Optional<Storage> storage = StorageReader.read(values);
        ServerConfig.Cache cache =
                CacheReader.read(values, storage.map(Storage::near).orElse(false));
        Optional<Auth> auth = auth(values);
        SsoConfig sso = SsoReader.read(values);
        Optional<Gc> gc = gc(values);
        Scrub scrub = scrub(values);
        Optional<ServerConfig.Redis> redis = LimitsReader.redis(values);
        ServerConfig.Limits limits = new ServerConfig.Limits(LimitsReader.rate(values), LimitsReader.quotas(values));
        Audit audit = audit(values);
        Logging logging = ObserveReader.logging(values);
        ObserveConfig observe = ObserveReader.read(values);
        boolean whole = values.errors().isEmpty();
        return new Reading(
                values.errors(),
                values.warnings(),
                values.notes(),
                database,
                storage,
                gc,
                redis,
                limits.quotas(),
                whole
                        ? Optional.of(new ServerConfig(
                                http,
                                database.orElseThrow(),
                                redis,
                                storage.orElseThrow(),
                                cache,
                                auth.orElseThrow(),
                                sso,
                                gc.orElseThrow(),
                                scrub,
                                limits,
                                audit,
                                logging,
                                observe))
                        : Optional.empty(),
                values.settings());
    }

    private static Http http(Values values) {
        int port = values.find(Keys.PORT, 8080);
        return new Http(
                values.find(Keys.HOST, "0.0.0.0"),
                port,
                values.find(Keys.PUBLIC_URL),
                values.find(Keys.MAX_UPLOAD, 10L << 30),
                values.find(Keys.REQUEST_TIMEOUT, Duration.ofMinutes(5)),
                EdgeReader.read(values, port));
    }

    private static Optional<Database> database(Values values) {
        int size = values.find(Keys.POOL_SIZE, 20);
        int least = values.find(Keys.MIN_CONNECTIONS, Math.min(5, size));
        if (least > size) {
            values.warn(Keys.MIN_CONNECTIONS, "is " + least + ", more than database.pool_size: taken as " + size);
        }
        Duration timeout = values.find(Keys.POOL_TIMEOUT, Duration.ofSeconds(30));
        if (timeout.compareTo(Duration.ofMillis(250)) < 0) {
            values.warn(Keys.POOL_TIMEOUT, "is less than 250ms: taken as 250ms");
        }
        Duration patience = timeout.compareTo(Duration.ofMillis(250)) < 0 ? Duration.ofMillis(250) : timeout;
        return values.require(Keys.DATABASE_URL, "Set DATABASE_URL, or run dits-server --embedded --data DIR")
                .map(url -> new Database(url, size, Math.min(least, size), patience));
    }

    private static Optional<Auth> auth(Values values) {
        Duration token = values.find(Keys.TOKEN_EXPIRATION, Duration.ofDays(7));
        Duration refresh = values.find(Keys.REFRESH_EXPIRATION, Duration.ofDays(30));
        if (refresh.compareTo(token) < 0) {
            values.warn(
                    Keys.REFRESH_EXPIRATION, "is shorter than auth.token_expiration: a refresh never comes in time");
        }
        Duration session = values.find(Keys.SESSION_TIMEOUT, Auth.USUAL_SESSION);
        List<Secret> previous = values.find(Keys.PREVIOUS_JWT_SECRETS, List.of()).stream()
                .filter(secret -> strong(values, Keys.PREVIOUS_JWT_SECRETS, secret))
                .toList();
        boolean secureCookies = values.find(Keys.SECURE_COOKIES, false);
        return values.require(Keys.JWT_SECRET, "Set JWT_SECRET to " + SECRET_LENGTH + " random characters or more")
                .filter(secret -> strong(values, Keys.JWT_SECRET, secret))
                .map(secret -> new Auth(secret, previous, token, refresh, session, secureCookies));
    }

    private static boolean strong(Values values, Key<?> key, Secret secret) {
        String text = secret.reveal();
        String advice = ". Make one with: openssl rand -hex 32";
        if (text.length() < SECRET_LENGTH) {
            values.error(key, "wanted " + SECRET_LENGTH + " characters or more, found " + text.length() + advice);
            return false;
        }
        String small = text.toLowerCase(Locale.ROOT);
        if (PLACEHOLDERS.stream().anyMatch(small::contains)
                || text.chars().distinct().count() < SECRET_LETTERS) {
            values.error(key, "wanted a random text, found a placeholder" + advice);
            return false;
        }
        return true;
    }

    private static Optional<Gc> gc(Values values) {
        Duration grace = values.find(Keys.GC_GRACE, Gc.USUAL.grace());
        if (grace.compareTo(Gc.LEAST_GRACE) < 0) {
            values.error(
                    Keys.GC_GRACE,
                    "wanted 24h or more, so that no push takes longer, found " + grace.toMinutes() + "m");
            return Optional.empty();
        }
        return Optional.of(new Gc(
                values.find(Keys.GC_ENABLED, Gc.USUAL.enabled()),
                values.find(Keys.GC_INTERVAL, Gc.USUAL.interval()),
                values.find(Keys.GC_REFLOG, Gc.USUAL.reflogRetention()),
                values.find(Keys.GC_RESTORE, Gc.USUAL.restorePeriod()),
                grace,
                values.find(Keys.GC_MAX_SHARE, Gc.USUAL.maxShare())));
    }

    private static Scrub scrub(Values values) {
        long rate = values.find(Keys.SCRUB_RATE, Scrub.USUAL.rate());
        if (rate < 1) {
            values.error(
                    Keys.SCRUB_RATE,
                    "wanted 1 byte a second or more, found " + rate + ". To switch it off set scrub.enabled = false");
        }
        return new Scrub(
                values.find(Keys.SCRUB_ENABLED, Scrub.USUAL.enabled()),
                values.find(Keys.SCRUB_INTERVAL, Scrub.USUAL.interval()),
                rate);
    }

    private static Audit audit(Values values) {
        Duration retention = values.find(Keys.AUDIT_RETENTION, Audit.USUAL.retention());
        if (retention.compareTo(Audit.LEAST) < 0) {
            values.error(Keys.AUDIT_RETENTION, "wanted 1d or more, found " + retention.toSeconds() + "s");
        }
        return new Audit(retention);
    }
}
