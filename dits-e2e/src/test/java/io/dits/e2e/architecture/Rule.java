// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * One rule of the architecture.
 *
 * @param name a sentence
 * @param rule what checks it
 * @param planted what its report must name when it looks at the planted offenders; at least one. A type of a library in
 *     angle brackets, as the report has what is depended on: without them the signature of a method would name it too
 */
record Rule(String name, ArchRule rule, List<String> planted) {
    static Rule of(String name, ArchRule rule, String... planted) {
        // A package may still be empty: that breaks nothing.
        return new Rule(name, rule.as(name).allowEmptyShould(true), List.of(planted));
    }

    @Override
    public String toString() {
        return name;
    }
}
