// SPDX-License-Identifier: Apache-2.0
package io.dits.server;

import io.dits.server.config.Reading;
import io.dits.server.config.ServerConfig;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What takes new settings while the server runs, and how it comes to them. */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final List<Part> parts = new CopyOnWriteArrayList<>();

    /** Takes new settings while the server runs. */
    interface Reloadable {
        /**
         * Takes what it can of the settings, whether they are others than before or not; a file that they name may be another.
         *
         * @return a sentence for the log on each thing that became another, which no setting tells; never a secret
         * @throws IOException if it keeps what it had; the message says why
         */
        List<String> reload(ServerConfig now) throws IOException;
    }

    private record Part(String name, Reloadable reloadable) {}

    /**
     * Adds one.
     *
     * @param name what it is, for the log
     */
    void add(String name, Reloadable reloadable) {
        parts.add(new Part(name, reloadable));
    }

    /** Adds one whose settings tell all. */
    void addSimple(String name, Consumer<ServerConfig> taker) {
        add(name, now -> {
            taker.accept(now);
            return List.of();
        });
    }

    /**
     * What reads the settings again, to be run by one at a time.
     *
     * @param begun those that the server has begun with
     * @param reader reads them
     */
    Runnable from(Reading begun, Supplier<Reading> reader) {
        return new Runnable() {
            private Reading current = begun;

            @Override
            public void run() {
                try {
                    current = reload(current, reader.get());
                } catch (RuntimeException e) {
                    LOG.error("reload: something went wrong, the settings may be partly those of before", e);
                }
            }
        };
    }

    /** Goes over to new settings if they are whole; returns those that count. */
    private Reading reload(Reading before, Reading now) {
        Optional<ServerConfig> whole = now.whole();
        if (whole.isEmpty()) {
            now.errors().forEach(error -> LOG.error("reload: {}", error));
            LOG.error("reload: the configuration has errors; all settings of before are kept");
            return before;
        }
        now.warnings().forEach(warning -> LOG.warn("reload: {}", warning));
        List<Reading.Change> changes = now.changesSince(before);
        for (Part part : parts) {
            take(part, whole.get());
        }
        for (Reading.Change change : changes) {
            if (change.live()) {
                LOG.info("reload: {}", change);
            } else {
                LOG.warn("reload: {}; takes effect when the server is started again", change);
            }
        }
        LOG.info(
                "reload: done, {} settings in effect, {} wait for a start",
                changes.stream().filter(Reading.Change::live).count(),
                changes.stream().filter(change -> !change.live()).count());
        // What waits for a start is told again at the next signal, and what went back is not.
        return now.withWaitingOf(before);
    }

    private static void take(Part part, ServerConfig now) {
        try {
            part.reloadable().reload(now).forEach(sentence -> LOG.info("reload: {}", sentence));
        } catch (IOException | RuntimeException e) {
            LOG.error("reload: {}: kept as it was: {}", part.name(), e.getMessage());
        }
    }
}
