// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.core.store.Content;
import io.dits.core.store.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
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

    /** Sends all parts; when one fails the others are broken off. */
    private List<CompletedPart> sendAll(String id) {
        Semaphore free = new Semaphore(AT_ONCE);
        List<Future<CompletedPart>> parts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long from = 0; from < content.size(); from += settings.partSize()) {
                int number = parts.size() + 1;
                long start = from;
                parts.add(threads.submit(() -> {
                    free.acquire();
                    try {
                        return send(id, number, start);
                    } finally {
                        free.release();
                    }
                }));
            }
            try {
                List<CompletedPart> sent = new ArrayList<>();
                for (Future<CompletedPart> part : parts) {
                    sent.add(Failures.awaited(part::get));
                }
                return sent;
            } catch (RuntimeException | Error e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private CompletedPart send(String id, int number, long from) {
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
                        return ExactInput.open(content, from, length);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                TYPE);
    }
}
