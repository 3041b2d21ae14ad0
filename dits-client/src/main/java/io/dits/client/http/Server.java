// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import io.dits.core.store.StoreException;
import io.dits.core.wire.DeviceAnswer;
import io.dits.core.wire.LoginRequest;
import io.dits.core.wire.RefreshRequest;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryCreate;
import io.dits.core.wire.TokenAnswer;
import io.dits.core.wire.UserAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A Dits server: people and repositories. */
public final class Server {
    private final ApiClient client;

    /** The server that the client talks to. */
    public Server(ApiClient client) {
        this.client = client;
    }

    /** Where it is. */
    public Origin origin() {
        return client.origin();
    }

    /** A repository, which need not exist. */
    public RemoteRepository repository(RemoteUrl url) {
        if (!url.origin().equals(client.origin())) {
            throw new IllegalArgumentException(url + ": is not on " + client.origin());
        }
        return new RemoteRepository(client, url);
    }

    /** Signs in with a password. */
    public Login login(String email, String password) {
        ApiClient anonymous = client.with(Tokens.fixed(Optional.empty()));
        TokenAnswer answer =
                anonymous.json(Call.post("/auth/login", new LoginRequest(email, password)), TokenAnswer.class);
        return signedIn(new Secret(answer.accessToken()), Optional.of(new Secret(answer.refreshToken())));
    }

    /** Signs in with a token that somebody made. */
    public Login login(Secret token) {
        return signedIn(token, Optional.empty());
    }

    /** Begins a sign-in that somebody confirms in a browser. */
    public DeviceLogin device() {
        ApiClient anonymous = client.with(Tokens.fixed(Optional.empty()));
        return new DeviceLogin(
                this, anonymous, anonymous.json(Call.post("/auth/device", Map.of()), DeviceAnswer.class));
    }

    Login signedIn(Secret access, Optional<Secret> refresh) {
        UserAnswer user = new Server(client.with(Tokens.fixed(Optional.of(access)))).me();
        return new Login(client.origin(), user.username(), user.displayName(), user.email(), access, refresh);
    }

    /** The next tokens of a login. If the answer is lost it is asked for again, which the server allows for some time. */
    public Login renew(Login login) {
        Secret refresh = login.refreshToken().orElseThrow();
        ApiClient anonymous = client.with(Tokens.fixed(Optional.empty()));
        TokenAnswer answer =
                anonymous.json(Call.post("/auth/refresh", new RefreshRequest(refresh.reveal())), TokenAnswer.class);
        return login.renewed(new Secret(answer.accessToken()), new Secret(answer.refreshToken()));
    }

    /** Makes a login's tokens invalid. */
    public void logout(Login login) {
        login.refreshToken()
                .ifPresent(refresh ->
                        client.bytes(Call.post("/auth/logout", new RefreshRequest(refresh.reveal())), 1 << 16));
    }

    /** Who asks. */
    public UserAnswer me() {
        return client.json(Call.get("/users/me"), UserAnswer.class);
    }

    /**
     * Makes a repository. Asked again after a lost answer, it may be there already: an empty one of the caller that is as he
     * wants it is the one that he made.
     *
     * @throws StoreException with an {@link ApiProblem} of status 409 if the name is taken
     */
    public RepositoryAnswer create(RepositoryCreate wanted) {
        AtomicBoolean again = new AtomicBoolean();
        Call call = Call.post("/repos", wanted);
        try {
            return client.send(
                    attempts -> {
                        again.set(attempts.failedBefore());
                        return call;
                    },
                    (in, _) -> ApiClient.json(in, RepositoryAnswer.class));
        } catch (StoreException e) {
            boolean taken =
                    ApiProblem.of(e).filter(problem -> problem.status() == 409).isPresent();
            if (again.get() && taken) {
                return made(wanted).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Optional<RepositoryAnswer> made(RepositoryCreate wanted) {
        String me = me().username();
        String owner = wanted.owner().orElse(me);
        if (!owner.equalsIgnoreCase(me)) {
            // Perhaps one that the caller may not even see: then there is no better answer than that the name is taken.
            return Optional.empty();
        }
        RemoteRepository there = repository(new RemoteUrl(client.origin(), owner, wanted.name()));
        RepositoryAnswer found = there.describe();
        boolean asWanted = found.description().equals(wanted.description().orElse(""))
                && found.visibility().equals(wanted.visibility().orElse("private"))
                && found.defaultBranch().equals(wanted.defaultBranch().orElse("main"));
        return asWanted && there.refs().list("").isEmpty() ? Optional.of(found) : Optional.empty();
    }

    /** The repositories that the caller may read. */
    public List<RepositoryAnswer> repositories() {
        return client.pages("/repos", RepositoryAnswer.class);
    }
}
