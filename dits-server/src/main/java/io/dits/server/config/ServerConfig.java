// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.azure.AzureSettings;
import io.dits.cloud.gcs.GcsSettings;
import io.dits.cloud.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a server, complete and checked. */
public record ServerConfig(
        Http http,
        Database database,
        Optional<Redis> redis,
        Storage storage,
        Cache cache,
        Auth auth,
        SsoConfig sso,
        Gc gc,
        Scrub scrub,
        Limits limits,
        Audit audit,
        Logging logging,
        ObserveConfig observe) {
    /**
     * The HTTP side.
     *
     * @param host the address to listen on
     * @param port 0 for any free one
     * @param publicUrl how people's browsers reach it, without a slash at the end; empty: as each request says
     * @param maxUploadSize the most bytes of one request body
     * @param requestTimeout how long a request may stand still
     * @param edge how requests come in
     */
    public record Http(
            String host,
            int port,
            Optional<URI> publicUrl,
            long maxUploadSize,
            Duration requestTimeout,
            EdgeConfig edge) {
        /** One for which nothing is said of how requests come in. */
        public Http(String host, int port, Optional<URI> publicUrl, long maxUploadSize, Duration requestTimeout) {
            this(host, port, publicUrl, maxUploadSize, requestTimeout, EdgeConfig.USUAL);
        }
    }

    /**
     * Where what changes is kept.
     *
     * @param url the database
     * @param poolSize the most connections
     * @param minConnections idle connections to keep; at most {@code poolSize}
     * @param poolTimeout how long a request waits for a connection
     */
    public record Database(PostgresUrl url, int poolSize, int minConnections, Duration poolTimeout) {}

    /**
     * What servers count in together.
     *
     * @param url where it is
     * @param poolSize the most connections
     * @param authorities certificates of whom to trust if the connection is encrypted; else whom the Java runtime trusts
     * @param certificate this side's certificate, if the other side wants one
     * @param key its key
     */
    public record Redis(
            RedisUrl url, int poolSize, Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {}

    /**
     * How much is too much.
     *
     * @param rate in some time
     * @param quotas to keep
     */
    public record Limits(Rate rate, Quotas quotas) {
        /** What counts where nothing is said. */
        public static final Limits USUAL = new Limits(Rate.USUAL, Quotas.NONE);
    }

    /**
     * What a user may do in some time; or an address, where nobody is signed in.
     *
     * @param requestsPerMinute requests but those that transfer objects
     * @param uploadBytesPerHour bytes of objects
     * @param downloadBytesPerHour bytes of objects and files
     */
    public record Rate(int requestsPerMinute, long uploadBytesPerHour, long downloadBytesPerHour) {
        /** What counts where nothing is said. */
        public static final Rate USUAL = new Rate(600, 100L << 30, 500L << 30);
    }

    /**
     * What an owner of repositories may have, where nothing else is said for that owner.
     *
     * @param storage bytes; empty for no limit
     * @param repos repositories; empty for no limit
     * @param organisations how many each user may make, that are not deleted; 0 or more
     * @param logical whether it is the sizes of all versions that count, and not the bytes stored for them
     */
    public record Quotas(Optional<Long> storage, Optional<Integer> repos, int organisations, boolean logical) {
        /** Organisations where nothing is said: more than people make by hand, and few enough to be cleaned up. */
        static final int ORGANISATIONS = 100;

        /** The word for what is stored. */
        static final String PHYSICAL = "physical";
        /** The word for the sizes of versions. */
        static final String LOGICAL = "logical";

        /**
         * What counts where nothing is said. Not some number: an installation that is there already must not refuse its users'
         * work after an update.
         */
        public static final Quotas NONE = new Quotas(Optional.empty(), Optional.empty(), ORGANISATIONS, false);
    }

    /**
     * Where content is kept.
     *
     * @param backend what keeps it
     * @param spool the folder for uploads on their way to a back-end that is not on this machine
     */
    public record Storage(Backend backend, Path spool) {
        /** Whether it is on this machine. */
        public boolean near() {
            return backend instanceof Local;
        }
    }

    /** What keeps content. */
    public sealed interface Backend {}

    /**
     * A folder of this machine.
     *
     * @param path the folder
     */
    public record Local(Path path) implements Backend {}

    /**
     * A bucket of S3.
     *
     * @param settings which, and how its server is spoken to
     */
    public record S3(S3Settings settings) implements Backend {}

    /**
     * A bucket of Google Cloud Storage.
     *
     * @param settings which, and who comes
     */
    public record Gcs(GcsSettings settings) implements Backend {}

    /**
     * A container of Azure Blob Storage.
     *
     * @param settings which, and who comes
     */
    public record Azure(AzureSettings settings) implements Backend {}

    /**
     * What is kept of the content nearer than where it is kept.
     *
     * @param memory the most bytes in memory; 0 for none
     * @param disk the cache on a disk, if there is to be one
     */
    public record Cache(long memory, Optional<DiskCache> disk) {
        /** What requests may have in memory at the least, however small the heap is: as much in as out. */
        private static final long LEAST_IN_FLIGHT = 64L << 20;

        /** Bytes of a heap for what comes in, and as many for what goes out. */
        public static long inFlight(long heap) {
            return Math.max(heap / 4, LEAST_IN_FLIGHT);
        }

        /** The most bytes of a heap for the cache: a quarter, but it leaves a quarter to all that nobody counts. */
        public static long mostMemory(long heap) {
            return Math.max(0, Math.min(heap / 4, heap - heap / 4 - 2 * inFlight(heap)));
        }
    }

    /**
     * The cache on a disk.
     *
     * @param path its folder
     * @param size the most bytes
     * @param ttl what is not used for so long is forgotten
     */
    public record DiskCache(Path path, long size, Duration ttl) {}

    /**
     * How people prove who they are.
     *
     * @param jwtSecret what access tokens are signed with; at least 32 characters
     * @param previousJwtSecrets with which they were signed before, and are still checked
     * @param tokenExpiration how long an access token is valid
     * @param refreshExpiration how long a refresh token is valid, and a browser stays signed in at the most
     * @param sessionTimeout how long a browser stays signed in without a request
     * @param secureCookies whether browsers come over TLS even where a request does not tell
     */
    public record Auth(
            Secret jwtSecret,
            List<Secret> previousJwtSecrets,
            Duration tokenExpiration,
            Duration refreshExpiration,
            Duration sessionTimeout,
            boolean secureCookies) {
        /** Copies the list. */
        public Auth {
            previousJwtSecrets = List.copyOf(previousJwtSecrets);
        }

        /** What {@code sessionTimeout} is where nothing is said. */
        public static final Duration USUAL_SESSION = Duration.ofHours(24);

        /** One for which nothing is said of browsers. */
        public Auth(Secret jwtSecret, Duration tokenExpiration, Duration refreshExpiration) {
            this(jwtSecret, List.of(), tokenExpiration, refreshExpiration, USUAL_SESSION, false);
        }
    }

    /**
     * When what nothing needs goes.
     *
     * @param enabled whether the server collects by itself
     * @param interval how often
     * @param reflogRetention how long what a ref pointed to counts as needed
     * @param restorePeriod how long a deleted repository can be restored
     * @param grace how long what nothing needs is kept all the same; at least 24 hours
     * @param maxShare the share of all objects that may go at once
     */
    public record Gc(
            boolean enabled,
            Duration interval,
            Duration reflogRetention,
            Duration restorePeriod,
            Duration grace,
            double maxShare) {
        /** The shortest grace period. */
        public static final Duration LEAST_GRACE = Duration.ofHours(24);

        /** What counts where nothing is said. */
        public static final Gc USUAL =
                new Gc(true, Duration.ofHours(24), Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(7), 0.3);
    }

    /**
     * How all that is kept is read again, round after round.
     *
     * @param enabled whether the server does it
     * @param interval from the beginning of a round to that of the next
     * @param rate bytes a second
     */
    public record Scrub(boolean enabled, Duration interval, long rate) {
        /** What counts where nothing is said. */
        public static final Scrub USUAL = new Scrub(true, Duration.ofDays(30), 8L << 20);
    }

    /**
     * The audit.
     *
     * @param retention how long its rows are kept
     */
    public record Audit(Duration retention) {
        /** What counts where nothing is said. */
        public static final Audit USUAL = new Audit(Duration.ofDays(400));
        /** Less would be no audit. */
        public static final Duration LEAST = Duration.ofDays(1);
    }

    /**
     * What is logged and where.
     *
     * @param level trace, debug, info, warn or error
     * @param format json or pretty
     * @param file where; empty for the standard output
     * @param maxSize bytes of a file from which on the next is begun; at least 1 KiB
     * @param maxFiles how many older files are kept; 1 to 20
     */
    public record Logging(String level, String format, Optional<Path> file, long maxSize, int maxFiles) {
        /** What {@code maxSize} is where nothing is said. */
        public static final long USUAL_SIZE = 10L << 20;
        /** What {@code maxFiles} is where nothing is said. */
        public static final int USUAL_FILES = 5;

        /** One for which nothing is said of its files. */
        public Logging(String level, String format, Optional<Path> file) {
            this(level, format, file, USUAL_SIZE, USUAL_FILES);
        }
    }
}
