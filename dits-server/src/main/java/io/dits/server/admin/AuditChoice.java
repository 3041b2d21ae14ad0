// SPDX-License-Identifier: Apache-2.0
package io.dits.server.admin;

import io.dits.server.meta.AuditTrail.Filter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows of the audit. */
final class AuditChoice {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Not before: a day such as 2026-11-28, or a time such as 2026-11-28T09:30:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before that.")
    private @Nullable String until;

    @Option(names = "--actor", paramLabel = "NAME", description = "By whom, as he was called then.")
    private @Nullable String actor;

    @Option(names = "--action", paramLabel = "ACTION", description = "Such as repo.deleted, or the noun alone: login.")
    private @Nullable String action;

    @Option(names = "--repo", paramLabel = "OWNER/NAME", description = "Of that repository, by its last name.")
    private @Nullable String repository;

    Filter filter() {
        return new Filter(
                Optional.ofNullable(since).map(text -> time("--since", text)),
                Optional.ofNullable(until).map(text -> time("--until", text)),
                Optional.ofNullable(actor),
                Optional.ofNullable(action),
                Optional.ofNullable(repository),
                OptionalLong.empty());
    }

    private static Instant time(String option, String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Shell.Failed(option
                    + ": wanted a day such as 2026-11-28 or a time such as 2026-11-28T09:30:00Z, found '" + text + "'");
        }
    }
}
