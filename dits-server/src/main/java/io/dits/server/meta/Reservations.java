// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

/** Room in the quotas of owners, taken before the bytes come that need it. */
public interface Reservations {
    /** Where nobody has a quota. */
    Reservations NONE = new Reservations() {
        @Override
        public Outcome reserve(RepositoryId repository, Reservation before, long bytes) {
            return new Outcome.Granted(Reservation.NONE);
        }

        @Override
        public void release(Reservation reservation) {}
    };

    /**
     * Room that somebody holds. It is given back when it is released, or a quarter of an hour after it was last made larger: so
     * nothing stays behind of who died.
     *
     * @param id its number; 0: of an owner without a quota on what is stored, of whom nobody needs to hold any
     */
    record Reservation(long id) {
        /** None. */
        public static final Reservation NONE = new Reservation(0);
    }

    /**
     * Takes room for so many more bytes for an upload to that repository, all or none.
     *
     * @param before what the upload holds already; {@link Reservation#NONE} for none
     */
    Outcome reserve(RepositoryId repository, Reservation before, long bytes);

    /** Gives back what is left of it. */
    void release(Reservation reservation);

    /** What came of the wish for room. */
    sealed interface Outcome {
        /** There is room, and it is held. */
        record Granted(Reservation reservation) implements Outcome {}

        /** There is not. */
        record Over(Excess excess) implements Outcome {}
    }

    /**
     * What an owner would have too much of.
     *
     * @param owner the name
     * @param most bytes that the owner may keep
     * @param used bytes that the owner keeps
     * @param reserved bytes that other uploads hold room for
     * @param needed bytes that were to come
     * @param logical whether these are the sizes of versions, and not what is stored for them
     */
    record Excess(String owner, long most, long used, long reserved, long needed, boolean logical) {}
}
