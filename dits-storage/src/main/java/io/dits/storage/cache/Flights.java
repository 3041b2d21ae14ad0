// SPDX-License-Identifier: Apache-2.0
package io.dits.storage.cache;

import io.dits.core.store.Failures;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is being loaded now, so that many who want the same wait for one load. */
final class Flights<K, V> {
    private final Map<K, CompletableFuture<Optional<V>>> under = new ConcurrentHashMap<>();

    /**
     * A load under way.
     *
     * @param mine whether the caller is to do it, and to land it whatever happens
     */
    record Flight<K, V>(K key, boolean mine, CompletableFuture<Optional<V>> future) {
        /**
         * What the load of another brought; empty if it failed, or there was nothing: whoever wants to know asks himself. To
         * be waited for only by who has landed his own: else two could wait for each other.
         */
        Optional<V> landed() {
            return Failures.awaited(future::get);
        }
    }

    /** The load of that key: another's, or from now on the caller's. */
    Flight<K, V> join(K key) {
        CompletableFuture<Optional<V>> own = new CompletableFuture<>();
        CompletableFuture<Optional<V>> others = under.putIfAbsent(key, own);
        return others == null ? new Flight<>(key, true, own) : new Flight<>(key, false, others);
    }

    /** Ends a load of the caller's, once. What it brought is in the cache by now: who comes later looks there. */
    void land(Flight<K, V> flight, Optional<V> value) {
        under.remove(flight.key(), flight.future());
        flight.future().complete(value);
    }
}
