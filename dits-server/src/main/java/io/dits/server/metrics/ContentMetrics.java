// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import io.dits.server.meta.Collector;
import io.dits.server.meta.Scrub;
import io.dits.server.meta.Totals;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** What the database knows of all that is kept, and of those who look after it. */
public final class ContentMetrics {
    private ContentMetrics() {}

    /** Shows what the repositories hold; asked for at each scrape, the implementation may remember for a while. */
    public static void totals(ServerMetrics metrics, Totals totals) {
        metrics.gauge(
                "dits_repositories_total", "Repositories", () -> totals.now().repositories());
        metrics.gauge(
                "dits_commits_total",
                "Commits of all repositories, each once",
                () -> totals.now().commits());
        metrics.gauge(
                "dits_chunks_total",
                "Chunks of all repositories, each once",
                () -> totals.now().chunks());
        metrics.gauge(
                "dits_storage_bytes_total",
                "Bytes of all packs",
                () -> totals.now().bytes());
        metrics.gauge(
                "dits_versions_bytes",
                "Bytes of all versions of all files, as if each were kept whole",
                () -> totals.now().versions());
        metrics.gauge(
                "dits_deduplication_ratio",
                "Bytes of all versions of all files for each byte of all packs; 0: there is none yet",
                () -> totals.now().bytes() == 0
                        ? 0
                        : (double) totals.now().versions() / totals.now().bytes());
        metrics.gauge(
                "dits_storage_damaged_objects",
                "Objects that were found damaged or gone and were not put again since",
                () -> totals.now().damaged());
        metrics.gauges(
                "dits_users",
                "Accounts of people",
                "state",
                Map.of(
                        "active", () -> totals.now().activeUsers(),
                        "disabled", () -> totals.now().disabledUsers()));
    }

    /** Shows how the collector stands; asked for at each scrape, the source may remember for a while. */
    public static void collector(ServerMetrics metrics, Supplier<Collector.Status> status) {
        metrics.gauge(
                "dits_gc_last_success_timestamp_seconds",
                "When a run of the collector last came to its end; 0: never",
                () -> status.get().success().map(Instant::getEpochSecond).orElse(0L));
        metrics.gauge(
                "dits_gc_last_run_failed",
                "1 if the last run of the collector was refused or failed; see: dits-admin gc status",
                () -> status.get()
                        .last()
                        .filter(last ->
                                last.state().equals("refused") || last.state().equals("failed"))
                        .map(_ -> 1)
                        .orElse(0));
        metrics.gauge(
                "dits_gc_quarantined_objects",
                "Objects that nothing needs and that wait to be deleted",
                () -> status.get().quarantined());
        metrics.gauge(
                "dits_gc_quarantined_bytes",
                "What those take in packs",
                () -> status.get().quarantinedBytes());
        metrics.gauge(
                "dits_gc_pending_packs",
                "Packs that are to be deleted from the storage",
                () -> status.get().pending());
        metrics.gauge(
                "dits_gc_unknown_packs",
                "Packs in the storage that the database does not know",
                () -> status.get().unknown());
    }

    /** Shows how the reading of all packs stands; asked for at each scrape, the source may remember for a while. */
    public static void scrub(ServerMetrics metrics, Supplier<Scrub.Status> status) {
        metrics.gauge(
                "dits_scrub_last_round_timestamp_seconds",
                "When all packs had last been read again; 0: never",
                () -> status.get().finished().map(Instant::getEpochSecond).orElse(0L));
        metrics.gauge(
                "dits_scrub_last_round_faults",
                "Objects that the last whole round found damaged or gone",
                () -> status.get().last().map(Scrub.Round::faults).orElse(0L));
        metrics.gauge(
                "dits_scrub_round_packs",
                "Packs that the round under way has read",
                () -> status.get().round().map(Scrub.Round::packs).orElse(0L));
    }
}
