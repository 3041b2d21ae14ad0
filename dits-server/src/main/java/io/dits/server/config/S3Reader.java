// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import io.dits.cloud.s3.S3Settings;
import io.dits.cloud.s3.S3Settings.Dialect;
import io.dits.cloud.s3.S3Settings.Encryption;
import io.dits.cloud.s3.S3Settings.ManagedKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code [storage.s3]}. */
final class S3Reader {
    private S3Reader() {}

    static Optional<S3Settings> read(Values values) {
        Dialect dialect = new Dialect(
                values.find(StorageKeys.S3_CHECKSUMS, "when_required").equals("always"),
                values.find(StorageKeys.S3_CHUNKED_ENCODING, Dialect.COMMON.chunkedEncoding()),
                values.find(StorageKeys.S3_CONTENT_MD5, Dialect.COMMON.contentMd5()));
        Optional<Path> authorities = values.file(StorageKeys.S3_TLS_CA);
        Optional<URI> endpoint = values.find(StorageKeys.S3_ENDPOINT);
        Optional<S3Settings.Keys> keys = keys(values);
        Optional<Encryption> encryption = encryption(values);
        String region = values.find(StorageKeys.S3_REGION, "us-east-1");
        boolean pathStyle = values.find(StorageKeys.S3_PATH_STYLE, false);
        long partSize = values.find(StorageKeys.S3_PART_SIZE, 64L << 20);
        return values.require(StorageKeys.S3_BUCKET, "Set S3_BUCKET or storage.s3.bucket")
                .map(bucket -> new S3Settings(
                        endpoint, region, bucket, keys, pathStyle, partSize, dialect, encryption, authorities));
    }

    private static Optional<S3Settings.Keys> keys(Values values) {
        Optional<Secret> access = values.find(StorageKeys.S3_ACCESS_KEY);
        Optional<Secret> secret = values.find(StorageKeys.S3_SECRET_KEY);
        if (values.has(StorageKeys.S3_ACCESS_KEY) != values.has(StorageKeys.S3_SECRET_KEY)) {
            boolean first = values.has(StorageKeys.S3_ACCESS_KEY);
            values.error(
                    first ? StorageKeys.S3_ACCESS_KEY : StorageKeys.S3_SECRET_KEY,
                    "wanted storage.s3.access_key and storage.s3.secret_key, found only this one. Set both, or neither to"
                            + " use the role of the machine");
        }
        return access.flatMap(name -> secret.map(proof -> new S3Settings.Keys(name.reveal(), proof.reveal())));
    }

    private static Optional<Encryption> encryption(Values values) {
        String kind = values.find(StorageKeys.S3_ENCRYPTION, "none");
        Optional<String> key = values.find(StorageKeys.S3_KMS_KEY);
        boolean bucketKey = values.find(StorageKeys.S3_BUCKET_KEY, true);
        if (!kind.equals("aws:kms")) {
            for (Key<?> other : new Key<?>[] {StorageKeys.S3_KMS_KEY, StorageKeys.S3_BUCKET_KEY}) {
                if (values.has(other)) {
                    values.error(other, "goes with storage.s3.encryption = \"aws:kms\", found '" + kind + "'");
                }
            }
        }
        return switch (kind) {
            case "aes256" -> Optional.of(new S3Settings.StorageKeys());
            case "aws:kms" -> Optional.of(new ManagedKey(key, bucketKey));
            default -> Optional.empty();
        };
    }
}
