// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.faulty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Which calls of a faulty store go wrong: those in a queue first, then some at random, from a seed that is printed. Safe for
 * concurrent use.
 */
public final class Faults {
    private final Random random;
    private final Deque<Optional<Fault>> queue = new ArrayDeque<>();
    private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
    private int struck;

    private Faults(long seed) {
        this.random = new Random(seed);
    }

    /** Faults from that seed; none until told. */
    public static Faults seeded(long seed) {
        System.out.println("faults: seed " + seed);
        return new Faults(seed);
    }

    /** None until told, and none at random. */
    public static Faults none() {
        return new Faults(0);
    }

    /** From now on this share of calls, 0 to 1, goes wrong in that way. */
    public synchronized Faults rate(Fault fault, double share) {
        rates.put(fault, share);
        return this;
    }

    /** The next calls go wrong in these ways, one each. */
    public synchronized Faults next(Fault... faults) {
        for (Fault fault : faults) {
            queue.add(Optional.of(fault));
        }
        return this;
    }

    /** That many calls are well, before what is queued after. */
    public synchronized Faults well(int calls) {
        for (int i = 0; i < calls; i++) {
            queue.add(Optional.empty());
        }
        return this;
    }

    /** No more faults. */
    public synchronized void heal() {
        queue.clear();
        rates.clear();
    }

    /** How many calls went wrong. */
    public synchronized int struck() {
        return struck;
    }

    /** The fate of a call. */
    synchronized Optional<Fault> draw() {
        Optional<Fault> fate = queue.isEmpty() ? atRandom() : queue.remove();
        fate.ifPresent(fault -> struck++);
        return fate;
    }

    private Optional<Fault> atRandom() {
        for (Map.Entry<Fault, Double> rate : rates.entrySet()) {
            if (random.nextDouble() < rate.getValue()) {
                return Optional.of(rate.getKey());
            }
        }
        return Optional.empty();
    }

    /** A number from 0 to less than {@code bound}. */
    synchronized int below(int bound) {
        return random.nextInt(bound);
    }
}
