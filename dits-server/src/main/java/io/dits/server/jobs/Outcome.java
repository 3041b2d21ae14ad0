// SPDX-License-Identifier: Apache-2.0
package io.dits.server.jobs;

import java.util.Optional;

/** What came of the wish to collect. */
public sealed interface Outcome {
    /** It came to its end. */
    record Done(Report report) implements Outcome {}

    /**
     * It deleted nothing, because that seemed wrong.
     *
     * @param reason what was wanted, what was found and what to do
     * @param report what was found before, if so much was
     */
    record Refused(String reason, Optional<Report> report) implements Outcome {}

    /** Another run is under way. */
    record Busy() implements Outcome {}
}
