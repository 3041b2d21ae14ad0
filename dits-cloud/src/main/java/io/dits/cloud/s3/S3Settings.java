// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Which bucket, and how its server is spoken to.
 *
 * @param endpoint the server, http or https; empty for AWS
 * @param region AWS's name of the region, as in {@code us-east-1}; other servers mostly take any
 * @param bucket the bucket's name
 * @param keys who we are; empty for the default chain of AWS: variables, profiles, roles of the machine or the container
 * @param pathStyle whether the bucket is named in the path; it always is where the server is not AWS's
 * @param partSize larger objects are put in parts of so many bytes, several at once; at least {@value #LEAST_PART}
 * @param dialect what the server can
 * @param encryption how it is told to encrypt; empty to leave it to the bucket
 * @param authorities certificates, as PEM, of whom to trust over https; empty: whom the Java runtime trusts
 */
public record S3Settings(
        Optional<URI> endpoint,
        String region,
        String bucket,
        Optional<Keys> keys,
        boolean pathStyle,
        long partSize,
        Dialect dialect,
        Optional<Encryption> encryption,
        Optional<Path> authorities) {
    /** One that trusts over https whom the Java runtime trusts. */
    public S3Settings(
            Optional<URI> endpoint,
            String region,
            String bucket,
            Optional<Keys> keys,
            boolean pathStyle,
            long partSize,
            Dialect dialect,
            Optional<Encryption> encryption) {
        this(endpoint, region, bucket, keys, pathStyle, partSize, dialect, encryption, Optional.empty());
    }

    /** The smallest part that S3 allows but for the last. */
    public static final long LEAST_PART = 5 << 20;

    /** AWS's own address that stands for no region. */
    private static final String ANY_REGION = "s3.amazonaws.com";

    /**
     * Checks the size of parts.
     *
     * @throws IllegalArgumentException if it is too small
     */
    public S3Settings {
        if (partSize < LEAST_PART) {
            throw new IllegalArgumentException("parts: wanted " + LEAST_PART + " bytes or more, found " + partSize);
        }
    }

    /**
     * An account's pair of keys.
     *
     * @param access names the account
     * @param secret proves it
     */
    public record Keys(String access, String secret) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * Where servers differ.
     *
     * @param checksums whether checksums of AWS's newer kind go with each request, not only where they must
     * @param chunkedEncoding whether bodies are signed piece by piece on their way; else they are read twice
     * @param contentMd5 whether the older header Content-MD5 goes with requests that need a checksum
     */
    public record Dialect(boolean checksums, boolean chunkedEncoding, boolean contentMd5) {
        /** What AWS, MinIO and Ceph understand. */
        public static final Dialect COMMON = new Dialect(false, true, false);
    }

    /** Encryption by the server. */
    public sealed interface Encryption {}

    /** With keys of the storage itself: {@code AES256}. */
    public record StorageKeys() implements Encryption {}

    /**
     * With a key of its key management: {@code aws:kms}.
     *
     * @param key which; empty for the account's default
     * @param bucketKey whether a key of the bucket is put between, which saves requests to the key management
     */
    public record ManagedKey(Optional<String> key, boolean bucketKey) implements Encryption {}

    /** The address that is spoken to, unless AWS's own of the region is. */
    Optional<URI> otherEndpoint() {
        return endpoint.filter(address -> !ANY_REGION.equals(host(address)));
    }

    /** Whether the bucket is named in the path. */
    boolean bucketInPath() {
        return pathStyle
                || otherEndpoint().filter(address -> !isAws(host(address))).isPresent();
    }

    private static boolean isAws(String host) {
        return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn") || host.endsWith(".api.aws");
    }

    private static String host(URI address) {
        String host = address.getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    /** The bucket and where it is, for people. */
    public String place() {
        return "s3://" + bucket;
    }
}
