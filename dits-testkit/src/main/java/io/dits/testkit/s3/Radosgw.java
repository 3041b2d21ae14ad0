// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import io.dits.testkit.process.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The object gateway of Ceph over a cluster of one monitor and one disk in memory: a server of S3 as studios run it, of Debian's
 * packages. It keeps nothing.
 */
public final class Radosgw implements AutoCloseable {
    private static final String PACKAGES = "ceph-mon ceph-osd radosgw";

    private final Programs programs;
    private final S3Access access;

    private Radosgw(Programs programs, S3Access access) {
        this.programs = programs;
        this.access = access;
    }

    /**
     * Starts one on free ports that keeps its logs in that folder, which must have a short path, and returns when it answers.
     *
     * @throws IllegalStateException if Ceph is not on this machine; the message says how to install it
     */
    public static Radosgw start(Path folder) throws IOException {
        for (String program : new String[] {"ceph-mon", "ceph-osd", "radosgw", "monmaptool", "radosgw-admin", "ceph"}) {
            Programs.want(program, PACKAGES);
        }
        int monitor = Programs.freePort();
        int gateway = Programs.freePort();
        S3Access access =
                new S3Access(URI.create("http://127.0.0.1:" + gateway), "tests-access-key", "tests-secret-key");
        Programs programs = new Programs(folder);
        try {
            cluster(programs, folder, monitor, gateway);
            programs.run(
                    "radosgw-admin",
                    "-c",
                    "ceph.conf",
                    "-n",
                    "client.rgw",
                    "user",
                    "create",
                    "--uid=tests",
                    "--display-name=tests",
                    "--access-key=" + access.accessKey(),
                    "--secret-key=" + access.secretKey());
            programs.start(gateway, "radosgw", "-c", "ceph.conf", "-n", "client.rgw", "-f");
            return new Radosgw(programs, access);
        } catch (IOException | RuntimeException e) {
            programs.close();
            throw e;
        }
    }

    private static void cluster(Programs programs, Path folder, int monitor, int gateway) throws IOException {
        String id = UUID.randomUUID().toString();
        String disk = UUID.randomUUID().toString();
        for (String part : new String[] {"mon", "osd", "rgw", "run"}) {
            Files.createDirectory(folder.resolve(part));
        }
        Files.createFile(folder.resolve("keyring"));
        Files.writeString(folder.resolve("ceph.conf"), settings(folder, id, monitor, gateway));
        programs.run("monmaptool", "--create", "--fsid", id, "--addv", "a", "[v2:127.0.0.1:" + monitor + "]", "monmap");
        programs.run("ceph-mon", "-c", "ceph.conf", "--mkfs", "-i", "a", "--monmap", "monmap");
        programs.start(monitor, "ceph-mon", "-c", "ceph.conf", "-i", "a", "-f");
        programs.run("ceph", "-c", "ceph.conf", "osd", "new", disk, "0");
        programs.run("ceph-osd", "-c", "ceph.conf", "-i", "0", "--mkfs", "--osd-uuid", disk);
        // It listens on ports of its own choice; whoever needs it waits for it.
        programs.start(monitor, "ceph-osd", "-c", "ceph.conf", "-i", "0", "-f");
    }

    private static String settings(Path folder, String id, int monitor, int gateway) {
        return """
                [global]
                fsid = %s
                mon_initial_members = a
                mon_host = [v2:127.0.0.1:%d]
                public_addr = 127.0.0.1
                cluster_addr = 127.0.0.1
                auth_cluster_required = none
                auth_service_required = none
                auth_client_required = none
                ms_mon_client_mode = crc
                osd_pool_default_size = 1
                osd_pool_default_min_size = 1
                osd_pool_default_pg_num = 1
                osd_crush_chooseleaf_type = 0
                mon_allow_pool_size_one = true
                mon_data_avail_crit = 1
                osd_objectstore = memstore
                memstore_device_bytes = 4294967296
                run_dir = {folder}/run
                admin_socket = {folder}/run/$name.asok
                log_file = {folder}/$name.log
                mon_data = {folder}/mon
                osd_data = {folder}/osd
                rgw_data = {folder}/rgw
                keyring = {folder}/keyring
                [client.rgw]
                rgw_frontends = beast endpoint=127.0.0.1:%d
                """.formatted(id, monitor, gateway).replace("{folder}", folder.toString());
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
