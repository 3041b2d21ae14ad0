// SPDX-License-Identifier: Apache-2.0
package io.dits.client;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A generator that is made when the first number is asked for: one that is fit for names takes longer to make than many
 * commands run. Safe for concurrent use if the generator is.
 */
final class LazyRandom implements RandomGenerator {
    private final Supplier<? extends RandomGenerator> make;
    private Optional<RandomGenerator> made = Optional.empty();

    LazyRandom(Supplier<? extends RandomGenerator> make) {
        this.make = make;
    }

    @Override
    public long nextLong() {
        return generator().nextLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        generator().nextBytes(bytes);
    }

    private synchronized RandomGenerator generator() {
        RandomGenerator generator = made.orElseGet(make);
        made = Optional.of(generator);
        return generator;
    }
}
