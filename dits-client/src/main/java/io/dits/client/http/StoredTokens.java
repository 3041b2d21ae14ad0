// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Credentials;
import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.Secret;
import io.dits.core.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tokens of a login at one server, renewed once whoever notices first, and stored for the next command. */
final class StoredTokens implements Tokens {
    private final Credentials credentials;
    private final Origin origin;
    private final UnaryOperator<Login> renew;
    private volatile Optional<Secret> current;

    StoredTokens(Credentials credentials, Login login, UnaryOperator<Login> renew) {
        this.credentials = credentials;
        this.origin = login.origin();
        this.current = Optional.of(login.accessToken());
        this.renew = renew;
    }

    @Override
    public Optional<Secret> current() {
        return current;
    }

    @Override
    public Optional<Secret> renewed(Secret refused) {
        try {
            Optional<Secret> next =
                    credentials.renewed(origin, refused, renew::apply).map(Login::accessToken);
            next.ifPresent(token -> current = Optional.of(token));
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StoreException e) {
            if (ApiProblem.of(e).filter(problem -> problem.status() == 401).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
