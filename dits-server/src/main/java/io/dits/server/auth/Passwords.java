// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth;

import com.password4j.Argon2Function;
import com.password4j.BadParametersException;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.dits.server.service.PasswordHashing;
import java.util.Optional;

/**
 * Argon2id (RFC 9106) with the parameters that OWASP's password storage recommendations name for it: 19 MiB, two passes, one
 * lane. The hash carries its parameters, so that they can grow.
 */
public final class Passwords implements PasswordHashing {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final Argon2Function CURRENT = Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, 32, Argon2.ID);

    /** Checked when there is no account, so that the answer takes as long. */
    private final String nobody;

    /** Prepares the hash that stands for nobody; takes as long as one check. */
    public Passwords() {
        nobody = hash("the password of nobody");
    }

    @Override
    public String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(CURRENT).getResult();
    }

    @Override
    public boolean matches(String password, Optional<String> hash) {
        boolean equal = check(password, hash.orElse(nobody));
        return hash.isPresent() && equal;
    }

    private static boolean check(String password, String hash) {
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } catch (BadParametersException e) {
            return false;
        }
    }

    @Override
    public boolean outdated(String hash) {
        return !hash.contains("m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1");
    }
}
