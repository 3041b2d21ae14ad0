// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to a collector. Nobody waits for it: what comes while there is no room, and what the collector does not take
 * at the first time, is dropped and counted.
 */
public final class SpanQueue implements SpanProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    private static final int ROOM = 8192;
    private static final int BATCH = 512;
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** How long a batch takes at most. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long a server that ends waits for what is left to be sent. */
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    private final SpanExporter collector;
    private final String place;
    private final Thread sender;
    private final Queue<SpanData> waiting = new ArrayDeque<>();
    private boolean closed;
    private volatile long end;
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    /** Only touched by the sender. */
    private boolean refused;

    /**
     * Sends to that collector, from now on.
     *
     * @param place where it is, for people
     */
    SpanQueue(SpanExporter collector, String place) {
        this.collector = collector;
        this.place = place;
        this.sender = Thread.ofVirtual().name("spans").start(this::sendAll);
    }

    long sent() {
        return sent.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled() && !add(span.toSpanData())) {
            dropped.increment();
        }
    }

    private synchronized boolean add(SpanData span) {
        if (closed || waiting.size() >= ROOM) {
            return false;
        }
        waiting.add(span);
        if (waiting.size() == 1 || waiting.size() == BATCH) {
            notifyAll();
        }
        return true;
    }

    private void sendAll() {
        try {
            for (List<SpanData> batch = next(); !batch.isEmpty(); batch = next()) {
                send(batch);
            }
        } catch (InterruptedException tooLong) {
            // Told to end: what is left is dropped.
            dropped.add(left());
        }
    }

    /** Waits for a batch, which may be small if it took long; an empty one: there are no more. */
    private synchronized List<SpanData> next() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        long soon = System.nanoTime() + EVERY.toNanos();
        for (long left = EVERY.toMillis();
                !closed && waiting.size() < BATCH && left > 0;
                left = TimeUnit.NANOSECONDS.toMillis(soon - System.nanoTime())) {
            wait(left);
        }
        List<SpanData> batch = new ArrayList<>();
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        return batch;
    }

    private void send(List<SpanData> batch) {
        CompletableResultCode result = export(batch).join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (result.isSuccess()) {
            sent.add(batch.size());
            if (refused) {
                LOG.info("the collector at {} takes spans again", place);
            }
        } else {
            dropped.add(batch.size());
            if (!refused) {
                LOG.warn(
                        "the collector at {} does not take spans; they are dropped until it does: {}",
                        place,
                        reason(result));
            }
        }
        refused = !result.isSuccess();
    }

    private CompletableResultCode export(List<SpanData> batch) {
        try {
            return collector.export(batch);
        } catch (RuntimeException e) {
            // What it cannot send must not keep it from sending the next.
            return CompletableResultCode.ofExceptionalFailure(e);
        }
    }

    private static String reason(CompletableResultCode result) {
        Throwable failure = result.getFailureThrowable();
        if (failure == null) {
            return "it did not answer in time";
        }
        return switch (failure) {
            case FailedExportException.HttpExportException refused
            when refused.getResponse() != null ->
                "it answered " + refused.getResponse().getStatusCode();
            case FailedExportException.HttpExportException unsent
            when unsent.getCause() != null -> unsent.getCause().toString();
            default -> failure.toString();
        };
    }

    private synchronized int left() {
        return waiting.size();
    }

    /** Takes no more, and sends what is left if it can in time. */
    synchronized void finish() {
        if (!closed) {
            closed = true;
            end = System.nanoTime() + AT_THE_END.toNanos();
            notifyAll();
        }
    }

    /** Waits for that. */
    @Override
    public CompletableResultCode shutdown() {
        finish();
        try {
            if (!sender.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                sender.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sender.interrupt();
        }
        return collector.shutdown();
    }
}
