// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Secret;
import java.util.Optional;

/** The token of one server's requests. */
public interface Tokens {
    /** The token to send; empty to ask without. */
    Optional<Secret> current();

    /** Another token after the server refused this one; empty if there is none. Safe for concurrent use. */
    Optional<Secret> renewed(Secret refused);

    /** One token that cannot be renewed. */
    static Tokens fixed(Optional<Secret> token) {
        return new Tokens() {
            @Override
            public Optional<Secret> current() {
                return token;
            }

            @Override
            public Optional<Secret> renewed(Secret refused) {
                return Optional.empty();
            }
        };
    }
}
