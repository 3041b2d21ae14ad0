// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * OpenStack Swift with its dress of S3, of Debian's packages: a server that knows no chunked encoding, wants Content-MD5 and takes
 * no conditions on puts.
 */
public final class SwiftS3 implements AutoCloseable {
    private static final String PACKAGES = "swift-proxy swift-account swift-container swift-object";

    private final Programs programs;
    private final S3Access access;

    private SwiftS3(Programs programs, S3Access access) {
        this.programs = programs;
        this.access = access;
    }

    /**
     * Starts one on free ports that keeps everything below that folder, and returns when it answers.
     *
     * @throws IllegalStateException if Swift is not on this machine; the message says how to install it
     */
    public static SwiftS3 start(Path folder) throws IOException {
        List<String> kinds = List.of("account", "container", "object");
        Programs.want("swift-ring-builder", PACKAGES);
        Programs.want("swift-proxy-server", PACKAGES);
        kinds.forEach(kind -> Programs.want("swift-" + kind + "-server", PACKAGES));
        Files.createDirectories(folder.resolve("disks/one"));
        Files.createDirectory(folder.resolve("recon"));
        Files.writeString(folder.resolve("swift.conf"), """
                [swift-hash]
                swift_hash_path_suffix = dits
                swift_hash_path_prefix = dits
                [storage-policy:0]
                name = only
                default = yes
                """);
        Programs programs = new Programs(folder);
        try {
            for (String kind : kinds) {
                server(programs, folder, kind);
            }
            int port = Programs.freePort();
            Files.writeString(folder.resolve("proxy.conf"), proxy(folder, port));
            programs.start(port, "swift-proxy-server", "proxy.conf", "-v");
            return new SwiftS3(
                    programs, new S3Access(URI.create("http://127.0.0.1:" + port), "test:tester", "tests-secret-key"));
        } catch (IOException | RuntimeException e) {
            programs.close();
            throw e;
        }
    }

    private static void server(Programs programs, Path folder, String kind) throws IOException {
        int port = Programs.freePort();
        String ring = kind + ".builder";
        programs.run("swift-ring-builder", ring, "create", "4", "1", "1");
        programs.run("swift-ring-builder", ring, "add", "r1z1-127.0.0.1:" + port + "/one", "1");
        programs.run("swift-ring-builder", ring, "rebalance");
        Files.writeString(
                folder.resolve(kind + ".conf"), """
                [DEFAULT]
                bind_ip = 127.0.0.1
                bind_port = %1$d
                workers = 0
                user = %2$s
                swift_dir = %3$s
                devices = %3$s/disks
                mount_check = false
                recon_cache_path = %3$s/recon
                fallocate_reserve = 0
                [pipeline:main]
                pipeline = %4$s-server
                [app:%4$s-server]
                use = egg:swift#%4$s
                """.formatted(port, System.getProperty("user.name"), folder, kind));
        programs.start(port, "swift-" + kind + "-server", kind + ".conf", "-v");
    }

    private static String proxy(Path folder, int port) {
        // The cache is asked for, but not needed: there is none.
        return """
                [DEFAULT]
                bind_ip = 127.0.0.1
                bind_port = %d
                workers = 0
                user = %s
                swift_dir = %s
                [pipeline:main]
                pipeline = catch_errors cache listing_formats s3api tempauth bulk slo proxy-server
                [app:proxy-server]
                use = egg:swift#proxy
                account_autocreate = true
                [filter:catch_errors]
                use = egg:swift#catch_errors
                [filter:cache]
                use = egg:swift#memcache
                memcache_servers = 127.0.0.1:1
                [filter:listing_formats]
                use = egg:swift#listing_formats
                [filter:bulk]
                use = egg:swift#bulk
                [filter:slo]
                use = egg:swift#slo
                [filter:tempauth]
                use = egg:swift#tempauth
                user_test_tester = tests-secret-key .admin
                [filter:s3api]
                use = egg:swift#s3api
                s3_acl = false
                """.formatted(port, System.getProperty("user.name"), folder);
    }

    /** How it is reached. */
    public S3Access access() {
        return access;
    }

    @Override
    public void close() {
        programs.close();
    }
}
