// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** The bytes of a request, waited for no longer than the pace allows: so a sender who stops does not keep what is held for him. */
final class SourceInput extends InputStream {
    private final Content.Source source;
    private final Pace pace;
    private Content.@Nullable Chunk chunk;

    SourceInput(Content.Source source, Pace pace) {
        this.source = source;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (length > 0) {
            Content.Chunk now = next();
            if (Content.Chunk.isFailure(now)) {
                throw failure(now);
            }
            int count = Math.min(length, now.remaining());
            now.getByteBuffer().get(target, offset, count);
            boolean last = now.isLast();
            if (!now.hasRemaining()) {
                now.release();
                chunk = last ? Content.Chunk.EOF : null;
            }
            if (count > 0 || last) {
                return count > 0 ? count : -1;
            }
        }
        return 0;
    }

    private Content.Chunk next() throws IOException {
        Content.Chunk now = chunk;
        while (now == null) {
            now = source.read();
            if (now == null) {
                await();
            }
        }
        chunk = now;
        return now;
    }

    private void await() throws IOException {
        CountDownLatch arrived = new CountDownLatch(1);
        source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrived::countDown));
        IOException failure;
        try {
            if (arrived.await(pace.left(), TimeUnit.NANOSECONDS)) {
                return;
            }
            failure = new Pace.TooSlowException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new InterruptedIOException("interrupted while a body was awaited");
        }
        // Nobody waits for what was demanded any more.
        source.fail(failure);
        throw failure;
    }

    private IOException failure(Content.Chunk failed) {
        if (!Content.Chunk.isFailure(failed, true)) {
            chunk = null;
        }
        return switch (failed.getFailure()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Throwable e -> new IOException(e);
        };
    }
}
