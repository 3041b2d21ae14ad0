// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.util.Optional;

/** Turns passwords into what may be kept of them. */
public interface PasswordHashing {
    /** A hash with its parameters and a new salt. */
    String hash(String password);

    /** Whether the password is that of the hash; without a hash it is never, and takes as long. */
    boolean matches(String password, Optional<String> hash);

    /** Whether a hash was made with other parameters than a new one would be. */
    boolean outdated(String hash);
}
