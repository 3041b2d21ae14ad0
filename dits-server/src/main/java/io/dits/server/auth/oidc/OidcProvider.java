// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.config.SsoConfig;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.IdentityProvider;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SignInRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider of OpenID Connect. An ID token is taken if the library's validator takes it, with an algorithm of the list here. */
public final class OidcProvider implements IdentityProvider {
    /** None with a shared secret, and never {@code none}. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final SsoConfig.Oidc settings;
    private final CodeFlow flow;
    private final Discovery discovery;
    private final IdentityClaims claims;

    /** That provider; nothing is asked of it yet. */
    public OidcProvider(SsoConfig.Oidc settings, ProviderClient client, Clock clock) {
        this.settings = settings;
        this.flow = new CodeFlow(settings.name(), client);
        this.discovery = new Discovery(settings, client, clock);
        this.claims = new IdentityClaims(settings);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String title() {
        return settings.title();
    }

    private ClientID clientId() {
        return new ClientID(settings.clientId());
    }

    @Override
    public URI begin(SignInRequest request) {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new Scope(settings.scopes().toArray(String[]::new)),
                        clientId(),
                        flow.callback(request))
                .endpointURI(discovery.provider().metadata().getAuthorizationEndpointURI())
                .state(new State(request.state()))
                .nonce(new Nonce(request.nonce()))
                .codeChallenge(new CodeVerifier(request.verifier()), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    @Override
    public ExternalIdentity finish(SignInRequest request, Map<String, String> answer) {
        // RFC 9207: an answer that names another issuer was begun with another.
        if (!answer.getOrDefault("iss", settings.issuer().toString())
                .equals(settings.issuer().toString())) {
            throw CodeFlow.unproven("the answer is of another issuer");
        }
        Discovery.Known provider = discovery.provider();
        HTTPResponse traded = flow.trade(
                provider.metadata().getTokenEndpointURI(), secret(provider.metadata()), CodeFlow.code(answer), request);
        OIDCTokens tokens = tokens(traded);
        IDTokenClaimsSet idToken = proven(tokens, provider, request);
        ClaimsSet more = claims.needMore(idToken) ? userInfo(tokens, provider.metadata(), idToken) : idToken;
        return claims.identity(idToken, more);
    }

    private ClientAuthentication secret(OIDCProviderMetadata provider) {
        Secret secret = new Secret(settings.clientSecret().reveal());
        List<ClientAuthenticationMethod> methods = provider.getTokenEndpointAuthMethods();
        boolean post = methods != null
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        return post ? new ClientSecretPost(clientId(), secret) : new ClientSecretBasic(clientId(), secret);
    }

    private static OIDCTokens tokens(HTTPResponse traded) {
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(traded);
            if (response instanceof OIDCTokenResponse tokens
                    && tokens.getOIDCTokens().getIDToken() != null) {
                return tokens.getOIDCTokens();
            }
            String error = response.indicatesSuccess()
                    ? "no ID token"
                    : String.valueOf(response.toErrorResponse().getErrorObject().getCode());
            throw CodeFlow.unproven("the provider does not take the code: " + CodeFlow.word(error));
        } catch (ParseException e) {
            throw CodeFlow.unproven("what the provider gives for the code are no tokens", e);
        }
    }

    private IDTokenClaimsSet proven(OIDCTokens tokens, Discovery.Known provider, SignInRequest request) {
        IDTokenValidator validator = new IDTokenValidator(
                provider.metadata().getIssuer(),
                clientId(),
                new JWSVerificationKeySelector<>(ALGORITHMS, provider.keys()),
                null);
        try {
            IDTokenClaimsSet claims = validator.validate(tokens.getIDToken(), new Nonce(request.nonce()));
            // Section 3.1.3.7: the validator looks at the audience alone, which may have others in it.
            if (claims.getAuthorizedParty() != null
                    && !settings.clientId().equals(claims.getAuthorizedParty().getValue())) {
                throw CodeFlow.unproven("the ID token is not valid: its azp is another client");
            }
            return claims;
        } catch (BadJOSEException e) {
            throw new SignInRefusedException(Reason.UNPROVEN, "the ID token is not valid: " + e.getMessage(), e);
        } catch (JOSEException e) {
            // The keys could not be read, above all.
            throw CodeFlow.unavailable(e);
        }
    }

    /** Some providers keep the ID token short and tell the rest here. */
    private ClaimsSet userInfo(OIDCTokens tokens, OIDCProviderMetadata provider, IDTokenClaimsSet idToken) {
        URI endpoint = provider.getUserInfoEndpointURI();
        if (endpoint == null) {
            return idToken;
        }
        HTTPResponse answer = flow.get(
                endpoint,
                Map.of("Authorization", "Bearer " + tokens.getAccessToken().getValue(), "Accept", "application/json"));
        try {
            UserInfoResponse response = UserInfoResponse.parse(answer);
            ClaimsSet told =
                    response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
            // Section 5.3.2: else the token could have been another person's.
            return Optional.ofNullable(told)
                    .filter(info -> idToken.getSubject().getValue().equals(info.getStringClaim("sub")))
                    .orElseThrow(() -> CodeFlow.unproven("the user info endpoint speaks of nobody, or of another"));
        } catch (ParseException e) {
            throw CodeFlow.unproven("the user info is no JSON object", e);
        }
    }
}
