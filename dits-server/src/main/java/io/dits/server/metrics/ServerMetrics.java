// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.core.store.StoreException;
import io.dits.server.meta.Collector;
import io.dits.server.meta.Scrub;
import io.dits.server.meta.Totals;
import io.dits.storage.cache.CacheLayer;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the server counts of itself. Names are those that operators' dashboards and alerts know. */
public final class ServerMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter requests = Counter.builder()
            .name("dits_http_requests_total")
            .help("HTTP requests that were answered")
            .labelNames("method", "path", "status")
            .register(registry);
    private final Histogram durations = Histogram.builder()
            .name("dits_http_request_duration_seconds")
            .help("Time from a request's first byte to the end of its answer")
            .labelNames("method", "path")
            .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
            .classicOnly()
            .register(registry);

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

    /** All at zero. */
    public ServerMetrics() {
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

    /** Shows what the repositories hold; asked for at each scrape, the implementation may remember for a while. */
    public void totals(Totals totals) {
        gauge("dits_repositories_total", "Repositories", () -> totals.now().repositories());
        gauge(
                "dits_commits_total",
                "Commits of all repositories, each once",
                () -> totals.now().commits());
        gauge(
                "dits_chunks_total",
                "Chunks of all repositories, each once",
                () -> totals.now().chunks());
        gauge(
                "dits_storage_bytes_total",
                "Bytes of all packs",
                () -> totals.now().bytes());
        gauge(
                "dits_versions_bytes",
                "Bytes of all versions of all files, as if each were kept whole",
                () -> totals.now().versions());
        gauge(
                "dits_deduplication_ratio",
                "Bytes of all versions of all files for each byte of all packs; 0: there is none yet",
                () -> totals.now().bytes() == 0
                        ? 0
                        : (double) totals.now().versions() / totals.now().bytes());
        gauge(
                "dits_storage_damaged_objects",
                "Objects that were found damaged or gone and were not put again since",
                () -> totals.now().damaged());
        gauges(
                "dits_users",
                "Accounts of people",
                "state",
                Map.of(
                        "active", () -> totals.now().activeUsers(),
                        "disabled", () -> totals.now().disabledUsers()));
    }

    /** Shows how the collector stands; asked for at each scrape, the source may remember for a while. */
    public void collector(Supplier<Collector.Status> status) {
        gauge(
                "dits_gc_last_success_timestamp_seconds",
                "When a run of the collector last came to its end; 0: never",
                () -> status.get().success().map(Instant::getEpochSecond).orElse(0L));
        gauge(
                "dits_gc_last_run_failed",
                "1 if the last run of the collector was refused or failed; see: dits-admin gc status",
                () -> status.get()
                        .last()
                        .filter(last ->
                                last.state().equals("refused") || last.state().equals("failed"))
                        .map(_ -> 1)
                        .orElse(0));
        gauge(
                "dits_gc_quarantined_objects",
                "Objects that nothing needs and that wait to be deleted",
                () -> status.get().quarantined());
        gauge(
                "dits_gc_quarantined_bytes",
                "What those take in packs",
                () -> status.get().quarantinedBytes());
        gauge(
                "dits_gc_pending_packs",
                "Packs that are to be deleted from the storage",
                () -> status.get().pending());
        gauge(
                "dits_gc_unknown_packs",
                "Packs in the storage that the database does not know",
                () -> status.get().unknown());
    }

    /** Shows how the reading of all packs stands; asked for at each scrape, the source may remember for a while. */
    public void scrub(Supplier<Scrub.Status> status) {
        gauge(
                "dits_scrub_last_round_timestamp_seconds",
                "When all packs had last been read again; 0: never",
                () -> status.get().finished().map(Instant::getEpochSecond).orElse(0L));
        gauge(
                "dits_scrub_last_round_faults",
                "Objects that the last whole round found damaged or gone",
                () -> status.get().last().map(Scrub.Round::faults).orElse(0L));
        gauge(
                "dits_scrub_round_packs",
                "Packs that the round under way has read",
                () -> status.get().round().map(Scrub.Round::packs).orElse(0L));
    }

    /** Counts what the object storage is asked and how it answers; to be called once. */
    public StorageMeter storage() {
        return new StorageMetrics(registry);
    }

    /** Shows how the caches do, each by the name of its layer. */
    public void caches(Map<String, CacheLayer> layers) {
        count("dits_cache_hits_total", "Reads that a cache answered", layers, CacheLayer.Numbers::hits);
        count("dits_cache_misses_total", "Reads that went behind a cache", layers, CacheLayer.Numbers::misses);
        count(
                "dits_cache_damaged_total",
                "Reads that found something else in a cache than was kept there, and went behind it",
                layers,
                CacheLayer.Numbers::damaged);
        GaugeWithCallback.builder()
                .name("dits_cache_size_bytes")
                .help("Bytes that a cache holds, with what holding them takes")
                .labelNames("layer")
                .callback(callback -> layers.forEach(
                        (name, layer) -> callback.call((double) layer.numbers().bytes(), name)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("dits_cache_limit_bytes")
                .help("The most bytes that a cache may hold")
                .labelNames("layer")
                .callback(callback -> layers.forEach(
                        (name, layer) -> callback.call((double) layer.numbers().limit(), name)))
                .register(registry);
    }

    private void count(
            String name, String help, Map<String, CacheLayer> layers, ToLongFunction<CacheLayer.Numbers> number) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("layer")
                .callback(callback -> layers.forEach(
                        (layer, cache) -> callback.call((double) number.applyAsLong(cache.numbers()), layer)))
                .register(registry);
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
