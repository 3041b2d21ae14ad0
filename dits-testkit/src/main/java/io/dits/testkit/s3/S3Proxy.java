// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.s3;

import io.dits.testkit.process.Programs;
import io.dits.testkit.process.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * S3Proxy in a process of its own: a server of S3 over a folder that checks signatures. A bucket is a folder below it. It can be
 * stopped and started again, on the same port and with what it had.
 */
public final class S3Proxy implements AutoCloseable {
    private final Path folder;
    private final S3Access access;
    private final Programs programs;

    private S3Proxy(Path folder, S3Access access) {
        this.folder = folder;
        this.access = access;
        this.programs = new Programs(folder);
    }

    /** Starts one on a free port that keeps everything below that folder, and returns when it answers. */
    public static S3Proxy start(Path folder) throws IOException {
        return start(folder, "http", "s3proxy.endpoint=");
    }

    /** The same over https alone, with the first key of that PKCS#12 file. */
    public static S3Proxy startEncrypted(Path folder, Path keys, String password) throws IOException {
        String how = "s3proxy.keystore-path=" + keys + "\ns3proxy.keystore-password=" + password
                + "\ns3proxy.secure-endpoint=";
        return start(folder, "https", how);
    }

    private static S3Proxy start(Path folder, String scheme, String how) throws IOException {
        S3Access access = new S3Access(
                URI.create(scheme + "://127.0.0.1:" + Programs.freePort()),
                "tests-access-key",
                "tests-secret/key+with=signs");
        Files.createDirectories(folder.resolve("buckets"));
        Files.writeString(folder.resolve("s3proxy.properties"), """
                %s%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        how, access.endpoint(), access.accessKey(), access.secretKey(), folder.resolve("buckets")));
        S3Proxy started = new S3Proxy(folder, access);
        started.startAgain();
        return started;
    }

    /** How it is reached. */
    public S3Access access() {
        return access;
    }

    /** The folder of a bucket. */
    public Path bucket(String name) {
        return folder.resolve("buckets").resolve(name);
    }

    /** Ends it; what it has stays. */
    public void stop() {
        programs.close();
    }

    /** Starts it again after {@link #stop}. */
    public void startAgain() throws IOException {
        try {
            programs.start(
                    access.endpoint().getPort(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-jar",
                    Services.file("s3proxy.jar").toString(),
                    "--properties",
                    "s3proxy.properties");
        } catch (IOException e) {
            programs.close();
            throw e;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
