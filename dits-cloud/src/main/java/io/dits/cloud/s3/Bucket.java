// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.s3.S3Errors.Effect;
import io.dits.core.store.StoreException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket, which is made when it is found to be missing, if it may be. */
final class Bucket {
    private final S3Client client;
    private final S3Settings settings;
    private final boolean made;
    /** Whether it has answered a request. */
    private volatile boolean met;

    /**
     * A bucket.
     *
     * @param made whether it is made if it is missing
     */
    Bucket(S3Client client, S3Settings settings, boolean made) {
        this.client = client;
        this.settings = settings;
        this.made = made;
    }

    String name() {
        return settings.bucket();
    }

    /**
     * A small request, if there was none yet: a server that refuses often hangs up while a large one is still being sent, and
     * what it says is lost.
     */
    void meet() {
        if (!met) {
            ask(
                    "cannot use " + settings.place(),
                    Effect.ASKS,
                    () -> client.listObjectsV2(
                            request -> request.bucket(name()).prefix("v1/").maxKeys(1)));
        }
    }

    /** A request; its exceptions are those of the library. */
    <T> T ask(Supplier<T> request) {
        try {
            T answer = request.get();
            met = true;
            return answer;
        } catch (S3Exception e) {
            if (!S3Errors.noBucket(e)) {
                throw e;
            }
        }
        make();
        return request.get();
    }

    /** The same where the failure is one of stores. */
    <T> T ask(String what, Effect effect, Supplier<T> request) {
        try {
            return ask(request);
        } catch (SdkException e) {
            throw S3Errors.failure(what, effect, e);
        }
    }

    private void make() {
        String missing = "the bucket " + settings.bucket() + " is not there";
        if (!made) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    missing + ": start the server, which makes it, or correct storage.s3.bucket");
        }
        try {
            client.createBucket(request -> request.bucket(settings.bucket()));
        } catch (BucketAlreadyOwnedByYouException another) {
            // Another server was faster.
            return;
        } catch (SdkException e) {
            throw S3Errors.failure(
                    missing + " and cannot be made; make it, as by: aws s3 mb " + settings.place() + " --region "
                            + settings.region(),
                    Effect.ASKS,
                    e);
        }
    }
}
