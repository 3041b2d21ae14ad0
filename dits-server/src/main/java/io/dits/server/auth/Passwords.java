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

    /** Checked when there is no account, so that the answer takes as long: of random bytes that nobody kept. */
    private static final String NOBODY =
            "$argon2id$v=19$m=19456,t=2,p=1$/4GlUvpVAIIkmZCpypHdtw$QP9mjxCj5yAW+t4FAONPjbxYYD3xz28VVqRXNbSF74E";

    @Override
    public String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(current()).getResult();
    }

    /** The library keeps 19 MiB from when it is first asked for one: a server at which nobody signs in does without. */
    private static Argon2Function current() {
        return Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, 32, Argon2.ID);
    }

    @Override
    public boolean matches(String password, Optional<String> hash) {
        boolean equal = check(password, hash.orElse(NOBODY));
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
