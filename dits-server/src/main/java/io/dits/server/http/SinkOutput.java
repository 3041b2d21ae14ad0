// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The bytes of an answer; a reader is waited for no longer than the pace allows: so one who is slow does not keep what is
 * held for him. After a failure nothing more may be written: bytes may still be on their way.
 */
final class SinkOutput extends OutputStream {
    /** Bytes of one write: that of a large object must not count as no progress. */
    static final int MOST = 64 << 10;

    private final Content.Sink sink;
    private final Pace pace;
    private boolean ended;

    SinkOutput(Content.Sink sink, Pace pace) {
        this.sink = sink;
        this.pace = pace;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("the answer has ended");
        }
        for (int done = 0; done < length; done += MOST) {
            int count = Math.min(MOST, length - done);
            long began = pace.now();
            send(false, ByteBuffer.wrap(bytes, offset + done, count));
            pace.passed(count, began);
        }
    }

    private void send(boolean last, ByteBuffer bytes) throws IOException {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sink.write(
                last,
                bytes,
                Callback.from(
                        Invocable.InvocationType.NON_BLOCKING, () -> sent.complete(null), sent::completeExceptionally));
        boolean before = ended;
        // Until it is known that the bytes have gone.
        ended = true;
        try {
            sent.get(pace.left(), TimeUnit.NANOSECONDS);
            ended = before;
        } catch (TimeoutException e) {
            throw new Pace.TooSlowException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an answer was written");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            send(true, BufferUtil.EMPTY_BUFFER);
        }
    }
}
