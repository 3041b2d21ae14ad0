// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Errors.Effect;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists a bucket, page by page as they are come to; each page begins behind the last key of the one before. */
final class Listing implements Iterator<Listed> {
    private final S3Client client;
    private final Bucket bucket;
    private final String prefix;
    private Iterator<S3Object> page;
    private Optional<String> more;
    private Optional<Listed> next;

    Listing(S3Client client, Bucket bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.page = List.<S3Object>of().iterator();
        this.more = Optional.of("");
        this.next = advance();
    }

    private Optional<Listed> advance() {
        while (true) {
            while (page.hasNext()) {
                S3Object object = page.next();
                // Others may keep things there that cannot be ours.
                Optional<StorageKey> key = StorageKey.find(object.key());
                if (key.isPresent()) {
                    return Optional.of(new Listed(key.get(), object.size()));
                }
            }
            if (more.isEmpty()) {
                return Optional.empty();
            }
            turn(more.get());
        }
    }

    private void turn(String token) {
        ListObjectsV2Response answer = bucket.ask(
                "cannot list s3://" + bucket.name() + "/" + prefix,
                Effect.ASKS,
                () -> client.listObjectsV2(request -> request.bucket(bucket.name())
                        .prefix(prefix)
                        .continuationToken(token.isEmpty() ? null : token)));
        page = answer.contents().iterator();
        more = Boolean.TRUE.equals(answer.isTruncated())
                ? Optional.ofNullable(answer.nextContinuationToken())
                : Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public Listed next() {
        Listed listed = next.orElseThrow(NoSuchElementException::new);
        next = advance();
        return listed;
    }
}
