// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.RepositoryId;
import io.dits.server.meta.Reservations;
import io.dits.server.meta.Reservations.Excess;
import io.dits.server.meta.Reservations.Outcome;
import io.dits.server.meta.Reservations.Reservation;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The room in its owner's quota that an upload holds for what has not been given to the repository yet. */
final class Hold implements AutoCloseable {
    private final Reservations reservations;
    private final RepositoryId repository;
    private Reservation reservation = Reservation.NONE;
    private long held;

    Hold(Reservations reservations, RepositoryId repository) {
        this.reservations = reservations;
        this.repository = repository;
    }

    /** Takes room before anything has come; what the owner would have too much of, if there is none. */
    Optional<Excess> begin(long bytes) {
        return more(bytes);
    }

    /**
     * Sees to it that there is room for what comes next.
     *
     * @param most what it may need
     * @param exactly what it needs, which takes longer to find out
     */
    Optional<Excess> ensure(LongSupplier most, LongSupplier exactly) {
        if (reservation.id() == 0) {
            return Optional.empty();
        }
        long wanted = most.getAsLong();
        if (wanted <= held || more(wanted - held).isEmpty()) {
            return Optional.empty();
        }
        long needed = exactly.getAsLong();
        return needed <= held ? Optional.empty() : more(needed - held);
    }

    private Optional<Excess> more(long bytes) {
        return switch (reservations.reserve(repository, reservation, bytes)) {
            case Outcome.Granted granted -> {
                reservation = granted.reservation();
                held += bytes;
                yield Optional.empty();
            }
            case Outcome.Over over -> Optional.of(over.excess());
        };
    }

    /** What is held now. */
    Reservation reservation() {
        return reservation;
    }

    /** So many bytes of it were given to the repository. */
    void given(long bytes) {
        held = Math.max(0, held - bytes);
    }

    @Override
    public void close() {
        reservations.release(reservation);
        reservation = Reservation.NONE;
    }
}
