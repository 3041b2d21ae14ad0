// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.client.config.Login;
import io.dits.client.config.Origin;
import io.dits.client.config.RemoteUrl;
import io.dits.client.config.Secret;
import io.dits.core.store.StoreException;
import io.dits.core.wire.LoginRequest;
import io.dits.core.wire.Page;
import io.dits.core.wire.RefreshRequest;
import io.dits.core.wire.RepositoryAnswer;
import io.dits.core.wire.RepositoryCreate;
import io.dits.core.wire.TokenAnswer;
import io.dits.core.wire.UserAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    private Login signedIn(Secret access, Optional<Secret> refresh) {
        UserAnswer user = new Server(client.with(Tokens.fixed(Optional.of(access)))).me();
        return new Login(client.origin(), user.username(), user.displayName(), user.email(), access, refresh);
    }

    /** The next tokens of a login. Never sent twice: a second use of a refresh token revokes all of them. */
    public Login renew(Login login) {
        Secret refresh = login.refreshToken().orElseThrow();
        ApiClient anonymous = client.with(Tokens.fixed(Optional.empty()));
        TokenAnswer answer = anonymous.json(
                Call.post("/auth/refresh", new RefreshRequest(refresh.reveal())).once(), TokenAnswer.class);
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
     * Makes a repository.
     *
     * @throws StoreException with an {@link ApiProblem} of status 409 if the name is taken
     */
    public RepositoryAnswer create(RepositoryCreate wanted) {
        return client.json(Call.post("/repos", wanted).once(), RepositoryAnswer.class);
    }

    /** The repositories that the caller may read. */
    public List<RepositoryAnswer> repositories() {
        List<RepositoryAnswer> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            String at = cursor.map(text -> "&cursor=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                    .orElse("");
            Page<RepositoryAnswer> page = client.page(Call.get("/repos?limit=1000" + at), RepositoryAnswer.class);
            all.addAll(page.data());
            cursor = page.pagination().hasMore() ? page.pagination().nextCursor() : Optional.empty();
        } while (cursor.isPresent());
        return all;
    }
}
