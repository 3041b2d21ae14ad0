// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dits.server.tracing.Visit;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A queue before collectors of all sorts. */
final class SpanQueueTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SpanQueue.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    /** A collector that does so with each batch. */
    private interface Collector extends SpanExporter {
        @Override
        default CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        default CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static void requests(OtelTracer tracer, int count) {
        for (int i = 0; i < count; i++) {
            Visit visit = tracer.visit("GET", "r", false, _ -> "");
            visit.ended(200, 0, 0);
        }
    }

    private static OtelTracer over(SpanQueue queue) {
        return new OtelTracer(List.of(queue), 1, Map.of());
    }

    @Test
    void whatDoesNotFitBeforeASlowCollectorIsDroppedAndNobodyWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Collector slow = batch -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableResultCode.ofSuccess();
        };
        SpanQueue queue = new SpanQueue(slow, "a slow one");
        OtelTracer tracer = over(queue);
        requests(tracer, 512);
        begun.await();
        requests(tracer, 8_192 + 100);
        assertThat(queue.dropped()).isEqualTo(100);
        go.countDown();
        tracer.close();
        assertThat(queue.sent()).isEqualTo(512 + 8_192);
    }

    @Test
    void aCollectorThatNeverAnswersDoesNotKeepAServerFromEnding() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        Collector never = batch -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                given.countDown();
                Thread.currentThread().interrupt();
            }
            return CompletableResultCode.ofFailure();
        };
        SpanQueue queue = new SpanQueue(never, "one that never answers");
        OtelTracer tracer = over(queue);
        requests(tracer, 600);
        begun.await();
        tracer.close();
        given.await();
        Awaitility.await().until(() -> queue.dropped() == 600);
    }

    @Test
    void aCollectorThatIsAwayIsOneLineOfTheLogAndOneWhenItIsBack() {
        AtomicInteger asked = new AtomicInteger();
        Collector away = batch -> asked.incrementAndGet() <= 3
                ? CompletableResultCode.ofExceptionalFailure(new IOException("no route"))
                : CompletableResultCode.ofSuccess();
        SpanQueue queue = new SpanQueue(away, "http://jaeger");
        OtelTracer tracer = over(queue);
        requests(tracer, 4 * 512);
        Awaitility.await().until(() -> queue.sent() > 0);
        tracer.close();
        assertThat(queue.dropped()).isEqualTo(3 * 512);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .startsWith("the collector at http://jaeger does not take spans; they are dropped until it does:"
                        + " java.io.IOException: no route")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aBatchThatCannotBeWrittenDoesNotEndTheSending() {
        AtomicInteger asked = new AtomicInteger();
        Collector breaking = batch -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
            return CompletableResultCode.ofSuccess();
        };
        SpanQueue queue = new SpanQueue(breaking, "one that breaks");
        OtelTracer tracer = over(queue);
        requests(tracer, 2 * 512);
        tracer.close();
        assertThat(queue.dropped()).isEqualTo(512);
        assertThat(queue.sent()).isEqualTo(512);
    }

    @Test
    void whatWaitsWhenTheServerEndsIsSentAndLaterOnesAreDropped() {
        AtomicInteger got = new AtomicInteger();
        Collector collector = (Collection<SpanData> batch) -> {
            got.addAndGet(batch.size());
            return CompletableResultCode.ofSuccess();
        };
        SpanQueue queue = new SpanQueue(collector, "a good one");
        OtelTracer tracer = over(queue);
        requests(tracer, 700);
        queue.finish();
        requests(tracer, 5);
        tracer.close();
        assertThat(got).hasValue(700);
        assertThat(queue.dropped()).isEqualTo(5);
    }
}
