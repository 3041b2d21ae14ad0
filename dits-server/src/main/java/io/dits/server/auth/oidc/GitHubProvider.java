// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.IdentityProvider;
import io.dits.server.service.SignInRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * GitHub, which speaks OAuth 2.0 and not OpenID Connect: who a person is, its API says to whoever holds the person's access token.
 * That came from GitHub itself for a code that is bound to this browser; it is asked twice and thrown away.
 */
public final class GitHubProvider implements IdentityProvider {
    private final SsoConfig.GitHub settings;
    private final CodeFlow flow;

    /** GitHub, or a GitHub Enterprise. */
    public GitHubProvider(SsoConfig.GitHub settings, ProviderClient client) {
        this.settings = settings;
        this.flow = new CodeFlow(name(), client);
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public String title() {
        return settings.title();
    }

    @Override
    public URI begin(SignInRequest request) {
        return new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(settings.clientId()))
                .endpointURI(settings.authorizeUrl())
                .redirectionURI(flow.callback(request))
                .scope(new Scope("read:user", "user:email"))
                .state(new State(request.state()))
                .codeChallenge(new CodeVerifier(request.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    @Override
    public ExternalIdentity finish(SignInRequest request, Map<String, String> answer) {
        ClientSecretPost secret = new ClientSecretPost(
                new ClientID(settings.clientId()),
                new Secret(settings.clientSecret().reveal()));
        HTTPResponse traded = flow.trade(settings.tokenUrl(), secret, CodeFlow.code(answer), request);
        try {
            TokenResponse tokens = TokenResponse.parse(traded);
            if (!tokens.indicatesSuccess()) {
                throw CodeFlow.unproven("GitHub does not take the code");
            }
            String token = tokens.toSuccessResponse()
                    .getTokens()
                    .getBearerAccessToken()
                    .getValue();
            return identity(token);
        } catch (ParseException e) {
            throw CodeFlow.unproven("what GitHub gives for the code is no token", e);
        }
    }

    private ExternalIdentity identity(String token) throws ParseException {
        Map<String, Object> user = api("/user", token).getBodyAsJSONObject();
        Optional<String> email = primary(api("/user/emails", token));
        // Logins are given to others when they become free; the number is the account's for ever.
        if (!(user.get("id") instanceof Number id)) {
            throw CodeFlow.unproven("GitHub names no user");
        }
        Optional<String> login = text(user.get("login"));
        return new ExternalIdentity(
                name(),
                Long.toString(id.longValue()),
                email,
                email.isPresent(),
                email.map(address -> address.substring(address.indexOf('@') + 1).toLowerCase(Locale.ROOT)),
                text(user.get("name")).or(() -> login),
                login,
                Set.of());
    }

    private HTTPResponse api(String path, String token) {
        HTTPResponse answer = flow.get(
                URI.create(settings.apiUrl().toString().replaceFirst("/$", "") + path),
                Map.of("Authorization", "Bearer " + token, "Accept", "application/vnd.github+json"));
        if (answer.getStatusCode() != 200) {
            throw CodeFlow.unproven("GitHub answers " + answer.getStatusCode() + " to " + path);
        }
        return answer;
    }

    /** The primary address, if the person has confirmed it. */
    private static Optional<String> primary(HTTPResponse emails) throws ParseException {
        for (Object entry : emails.getBodyAsJSONArray()) {
            if (entry instanceof Map<?, ?> email
                    && Boolean.TRUE.equals(email.get("primary"))
                    && Boolean.TRUE.equals(email.get("verified"))) {
                return text(email.get("email")).filter(address -> address.indexOf('@') > 0);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
