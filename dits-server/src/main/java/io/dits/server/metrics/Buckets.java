// SPDX-License-Identifier: Apache-2.0
package io.dits.server.metrics;

import java.util.stream.DoubleStream;

/** The upper bounds of histograms, in seconds. The finer ones have all of the usual ones, so that nobody's alerts notice. */
final class Buckets {
    private static final double[] REQUESTS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
    private static final double[] REQUESTS_BETWEEN = {
        0.001, 0.002, 0.0035, 0.0075, 0.015, 0.035, 0.075, 0.15, 0.35, 0.75, 1.5, 3.5, 7.5, 20, 120, 300
    };
    private static final double[] STORAGE = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
    private static final double[] STORAGE_BETWEEN = {
        0.0005, 0.002, 0.0035, 0.0075, 0.015, 0.035, 0.075, 0.15, 0.35, 0.75, 1.5, 3.5, 7.5, 20
    };
    private static final double[] STATEMENTS = {
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private Buckets() {}

    /** For a request. */
    static double[] requests(boolean fine) {
        return fine ? both(REQUESTS, REQUESTS_BETWEEN) : REQUESTS.clone();
    }

    /** For a call of the object storage. */
    static double[] storage(boolean fine) {
        return fine ? both(STORAGE, STORAGE_BETWEEN) : STORAGE.clone();
    }

    /** For a statement of SQL. */
    static double[] statements() {
        return STATEMENTS.clone();
    }

    private static double[] both(double[] usual, double[] between) {
        return DoubleStream.concat(DoubleStream.of(usual), DoubleStream.of(between))
                .sorted()
                .toArray();
    }
}
