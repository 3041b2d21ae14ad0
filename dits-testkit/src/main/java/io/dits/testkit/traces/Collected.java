// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.traces;

import java.util.Map;

/**
 * A span as a collector got it.
 *
 * @param trace the id of its trace, in hexadecimal digits like the other ids
 * @param parent zeros or nothing if it has none
 * @param kind {@code server}, {@code client} or {@code internal}
 * @param said its attributes, numbers as texts
 * @param process what is said of who sent it
 */
public record Collected(
        String trace,
        String id,
        String parent,
        String name,
        String kind,
        boolean failed,
        Map<String, String> said,
        Map<String, String> process) {}
