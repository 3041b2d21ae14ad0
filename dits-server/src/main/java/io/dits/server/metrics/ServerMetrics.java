// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.core.store.StoreException;
import io.dits.server.postgres.StatementMeter;
import io.dits.storage.guard.StorageMeter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** What the server counts of itself. Names are those that operators' dashboards and alerts know. */
public final class ServerMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final boolean detailed;
    private final Counter requests = Counter.builder()
            .name("dits_http_requests_total")
            .help("HTTP requests that were answered")
            .labelNames("method", "path", "status")
            .register(registry);
    private final Histogram durations;

    private final Counter rateLimited = Counter.builder()
            .name("dits_rate_limited_total")
            .help("Requests that were refused because their sender had done too much in some time")
            .labelNames("limit")
            .register(registry);

    private final Counter quotaRefusals = Counter.builder()
            .name("dits_quota_refusals_total")
            .help("Requests that were refused because an owner had all that the quota allows")
            .labelNames("kind")
            .register(registry);

    /** All at zero, as they are usually. */
    public ServerMetrics() {
        this(false);
    }

    /**
     * All at zero.
     *
     * @param detailed whether histograms have finer buckets, beside the usual ones
     */
    public ServerMetrics(boolean detailed) {
        this.detailed = detailed;
        this.durations = Histogram.builder()
                .name("dits_http_request_duration_seconds")
                .help("Time from a request's first byte to the end of its answer")
                .labelNames("method", "path")
                .classicUpperBounds(Buckets.requests(detailed))
                .classicOnly()
                .register(registry);
        List.of("requests", "upload", "download").forEach(rateLimited::initLabelValues);
        List.of("storage", "repositories", "organisations").forEach(quotaRefusals::initLabelValues);
    }

    /** Shows a route at zero, before its first request: of what is not there yet no rate can be told. */
    public void route(String method, String path) {
        requests.initLabelValues(method, path, "200");
        durations.initLabelValues(method, path);
    }

    /** Counts one request; {@code path} is the template of its route. */
    public void answered(String method, String path, int status, Duration duration) {
        requests.labelValues(method, path, Integer.toString(status)).inc();
        durations.labelValues(method, path).observe(duration.toNanos() / 1e9);
    }

    /** Counts a request that was refused because a limit was reached, and shows that limit from the start. */
    public void rateLimited(String limit) {
        rateLimited.labelValues(limit).inc();
    }

    /** Counts a request that was refused because an owner has all that he may have: {@code storage} and so on. */
    public void quotaRefused(String kind) {
        quotaRefusals.labelValues(kind).inc();
    }

    /** Shows a value that is asked for at each scrape; what cannot be told now is left out. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> tell(callback, value))
                .register(registry);
    }

    /** Shows a count that only grows while the server runs, asked for at each scrape. */
    public void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Shows values that one word tells apart, all asked for at each scrape. */
    public void gauges(String name, String help, String label, Map<String, DoubleSupplier> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> values.forEach((word, value) -> tell(callback, value, word)))
                .register(registry);
    }

    private static void tell(GaugeWithCallback.Callback callback, DoubleSupplier value, String... labels) {
        try {
            callback.call(value.getAsDouble(), labels);
        } catch (StoreException e) {
            // The database is down: the other metrics are needed now more than ever.
            return;
        }
    }

    /** Counts what the object storage is asked and how it answers; to be called once. */
    public StorageMeter storage() {
        return new StorageMetrics(registry, detailed);
    }

    /** Measures what the database is asked, if finer numbers are wanted; to be called once. */
    public Optional<StatementMeter> statements() {
        return detailed ? Optional.of(new StatementMetrics(registry)) : Optional.empty();
    }

    /** Shows what the Java runtime tells of itself. */
    public void runtime() {
        JvmMetrics.builder().register(registry);
    }

    /** The registry, for parts of the server with metrics of their own. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** Writes all of them in the text form of Prometheus. */
    public void write(OutputStream out) throws IOException {
        PrometheusTextFormatWriter.create().write(out, registry.scrape(), EscapingScheme.DEFAULT);
    }

    /** The media type of {@link #write}. */
    public static String contentType() {
        return PrometheusTextFormatWriter.CONTENT_TYPE;
    }
}
