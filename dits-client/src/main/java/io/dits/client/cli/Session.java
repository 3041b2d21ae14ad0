// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a command runs in.
 *
 * @param directory where it runs, absolute: the current directory, or that of {@code -C}; relative paths of arguments
 *     are meant from here
 * @param console what it says and reads
 * @param environment the variables of the process
 * @param clock the time
 * @param random for names that must never meet another's
 */
public record Session(
        Path directory, Console console, Map<String, String> environment, Clock clock, RandomGenerator random) {}
