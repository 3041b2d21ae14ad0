// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.storage.cache.CacheLayer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How the caches do. */
public final class CacheMetrics {
    private CacheMetrics() {}

    /** Shows how the caches do, each by the name of its layer. */
    public static void caches(PrometheusRegistry registry, Map<String, CacheLayer> layers) {
        count(registry, "dits_cache_hits_total", "Reads that a cache answered", layers, CacheLayer.Numbers::hits);
        count(
                registry,
                "dits_cache_misses_total",
                "Reads that went behind a cache",
                layers,
                CacheLayer.Numbers::misses);
        count(
                registry,
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

    private static void count(
            PrometheusRegistry registry,
            String name,
            String help,
            Map<String, CacheLayer> layers,
            ToLongFunction<CacheLayer.Numbers> number) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("layer")
                .callback(callback -> layers.forEach(
                        (layer, cache) -> callback.call((double) number.applyAsLong(cache.numbers()), layer)))
                .register(registry);
    }
}
