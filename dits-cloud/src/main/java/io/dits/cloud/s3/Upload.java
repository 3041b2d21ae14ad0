// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.transfer.AtOnce;
import io.dits.cloud.transfer.ContentException;
import io.dits.cloud.transfer.Part;
import io.dits.core.store.Content;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Puts one object: in one request, or in parts of which several are under way; parts of a failed put are taken back. */
final class Upload {
    private static final String TYPE = "application/octet-stream";
    /** Parts of one object at once. */
    private static final int AT_ONCE = 4;

    private final S3Client client;
    private final S3Settings settings;
    private final String key;
    private final Content content;
    private final @Nullable String ifNoneMatch;

    /**
     * An upload.
     *
     * @param onlyNew whether it is answered with status 412 if there is an object already
     */
    Upload(S3Client client, S3Settings settings, String key, Content content, boolean onlyNew) {
        this.client = client;
        this.settings = settings;
        this.key = key;
        this.content = content;
        this.ifNoneMatch = onlyNew ? "*" : null;
    }

    /** Does it; throws what the library throws. */
    void run() {
        if (content.size() <= settings.partSize()) {
            client.putObject(
                    request -> {
                        request.bucket(settings.bucket()).key(key).ifNoneMatch(ifNoneMatch);
                        Encrypted.as(settings.encryption()).tell(request);
                    },
                    body(0, content.size()));
        } else {
            inParts();
        }
    }

    private void inParts() {
        String id = begin(client, settings, key);
        boolean done = false;
        try {
            List<CompletedPart> parts = sendAll(id);
            client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                    .key(key)
                    .uploadId(id)
                    .ifNoneMatch(ifNoneMatch)
                    .multipartUpload(upload -> upload.parts(parts)));
            done = true;
        } finally {
            if (!done) {
                takeBack(client, settings, key, id);
            }
        }
    }

    /** Announces an object in parts; the name of the upload. */
    static String begin(S3Client client, S3Settings settings, String key) {
        return client.createMultipartUpload(request -> {
                    request.bucket(settings.bucket()).key(key).contentType(TYPE);
                    Encrypted.as(settings.encryption()).tell(request);
                })
                .uploadId();
    }

    /** Takes back what was sent. Where that fails the bucket's own rule for unfinished uploads does it. */
    static void takeBack(S3Client client, S3Settings settings, String key, String id) {
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(settings.bucket()).key(key).uploadId(id));
        } catch (SdkException left) {
            return;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<CompletedPart> sendAll(String id) {
        int count = (int) Math.ceilDiv(content.size(), settings.partSize());
        List<Integer> numbers = IntStream.rangeClosed(1, count).boxed().toList();
        CompletedPart[] parts = new CompletedPart[count];
        AtOnce.forEach(numbers, AT_ONCE, number -> parts[number - 1] = send(id, number));
        return List.of(parts);
    }

    private CompletedPart send(String id, int number) {
        long from = (number - 1) * settings.partSize();
        UploadPartResponse answer = client.uploadPart(
                request ->
                        request.bucket(settings.bucket()).key(key).uploadId(id).partNumber(number),
                body(from, Math.min(settings.partSize(), content.size() - from)));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(answer.eTag())
                .checksumCRC32(answer.checksumCRC32())
                .build();
    }

    private RequestBody body(long from, long length) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return Part.of(content, from, length);
                    } catch (ContentException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                TYPE);
    }
}
