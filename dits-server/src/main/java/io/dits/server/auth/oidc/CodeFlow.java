// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.oidc;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.auth.web.ProviderClient.Answer;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SignInRequest;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What OAuth 2.0 and OpenID Connect have in common: a code comes back, and is traded with the verifier that belongs to it. */
final class CodeFlow {
    private final String provider;
    private final ProviderClient client;

    CodeFlow(String provider, ProviderClient client) {
        this.provider = provider;
        this.client = client;
    }

    /** Where the browser comes back to: an address for each provider, so that none can pass on another's code. */
    URI callback(SignInRequest request) {
        return URI.create(request.origin() + "/auth/oauth/" + provider + "/callback");
    }

    /** The code that came back. */
    static AuthorizationCode code(Map<String, String> answer) {
        String error = answer.getOrDefault("error", "");
        if (error.equals("access_denied")) {
            throw new SignInRefusedException(Reason.DECLINED, "the provider says access_denied");
        }
        if (!error.isEmpty()) {
            throw unproven("the provider says " + word(error));
        }
        return Optional.ofNullable(answer.get("code"))
                .filter(code -> !code.isEmpty())
                .map(AuthorizationCode::new)
                .orElseThrow(() -> unproven("no code came back"));
    }

    /** What the code is traded for. */
    HTTPResponse trade(URI tokenEndpoint, ClientAuthentication secret, AuthorizationCode code, SignInRequest request) {
        HTTPRequest trade = new TokenRequest.Builder(
                        tokenEndpoint,
                        secret,
                        new AuthorizationCodeGrant(code, callback(request), new CodeVerifier(request.verifier())))
                .build()
                .toHTTPRequest();
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        Optional.ofNullable(trade.getAuthorization()).ifPresent(value -> headers.put("Authorization", value));
        try {
            return form(client.post(tokenEndpoint, headers, trade.getBody()));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** A document of the provider, with what may be shown to it. */
    HTTPResponse get(URI address, Map<String, String> headers) {
        try {
            return form(client.get(address, headers));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** In the library's form. */
    static HTTPResponse form(Answer answer) {
        if (answer.status() >= 500) {
            throw new SignInRefusedException(Reason.UNAVAILABLE, "the provider answers " + answer.status());
        }
        HTTPResponse form = new HTTPResponse(answer.status());
        form.setBody(answer.text());
        try {
            form.setEntityContentType(ContentType.parse(answer.type()));
        } catch (java.text.ParseException e) {
            throw unproven("the provider's answer is of no media type");
        }
        return form;
    }

    static SignInRefusedException unavailable(Exception e) {
        return new SignInRefusedException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }

    static SignInRefusedException unproven(String why) {
        return new SignInRefusedException(Reason.UNPROVEN, why);
    }

    /** An answer that is not of the protocol; what it holds may be secret and is not told. */
    static SignInRefusedException unproven(String what, ParseException e) {
        String error = e.getErrorObject() == null
                ? ""
                : String.valueOf(e.getErrorObject().getCode());
        return unproven(what + (error.isEmpty() ? "" : ": " + word(error)));
    }

    /** An error code of the protocol, for a log. */
    static String word(String text) {
        return text.replaceAll("[^A-Za-z0-9_.-]", "?").substring(0, Math.min(text.length(), 60));
    }
}
