// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.User;
import io.dits.server.service.Sessions;
import io.dits.server.service.Sessions.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What all pages share: who the browser is of, that forms come from this server, and errors that people can read. Pages are
 * made by these methods alone, so that none can forget to ask.
 */
final class Browser {
    private static final int LONGEST_RETURN = 1024;

    private final Sessions sessions;
    private final Cookies cookies;

    Browser(Sessions sessions, Cookies cookies) {
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /** Serves a page or a form of a browser that is signed in. */
    @FunctionalInterface
    interface SignedIn {
        void serve(Call call, Session session) throws IOException;
    }

    /** Takes what a form sent; no other site made the browser send it. */
    @FunctionalInterface
    interface Sent {
        void serve(Call call, Form form) throws IOException;
    }

    /** The same of a browser that is signed in. */
    @FunctionalInterface
    interface SentSignedIn {
        void serve(Call call, Session session, Form form) throws IOException;
    }

    /** A page that everybody may see. */
    Route page(String path, String summary, Endpoint endpoint) {
        return new Route("GET", path, Access.PAGE, About.of(summary), readable(endpoint));
    }

    /** What a form of such a page is sent to. */
    Route form(String path, String summary, Sent endpoint) {
        return new Route("POST", path, Access.PAGE, About.of(summary), readable(call -> {
            fromHere(call);
            endpoint.serve(call, Form.of(call));
        }));
    }

    /** What a form of another site is sent to: whatever it holds must prove itself. */
    Route fromElsewhere(String path, String summary, Endpoint endpoint) {
        return new Route("POST", path, Access.PAGE, About.of(summary), readable(endpoint));
    }

    /** A page for those who are signed in; others sign in first, and then see it. */
    Route ownPage(String path, String summary, SignedIn endpoint) {
        return new Route("GET", path, Access.BROWSER, About.of(summary), readable(call -> {
            Optional<Session> session = session(call);
            if (session.isEmpty()) {
                call.seeOther("/login?return_to=" + URLEncoder.encode(call.target(), StandardCharsets.UTF_8));
            } else {
                endpoint.serve(call, session.get());
            }
        }));
    }

    /** What a form of such a page is sent to. */
    Route ownForm(String path, String summary, SentSignedIn endpoint) {
        return new Route("POST", path, Access.BROWSER, About.of(summary), readable(call -> {
            fromHere(call);
            Optional<Session> session = session(call);
            if (session.isEmpty()) {
                // What was sent is not kept: whoever signs in now may be somebody else.
                call.seeOther("/login");
                return;
            }
            Form form = Form.of(call);
            if (!session.get().made(form.field("csrf"))) {
                throw Problem.forbidden("this form is of another session. Go back, load the page anew and try again");
            }
            endpoint.serve(call, session.get(), form);
        }));
    }

    /** Who the browser is of. */
    Optional<Session> session(Call call) {
        return cookies.session(call).flatMap(sessions::find);
    }

    /**
     * Signs a browser in: it gets a new session, and one that it had is over.
     *
     * @param user the account as it was when its user proved who he is
     * @param method how the user proved who he is, such as {@code password} or {@code oidc:keycloak}
     * @return false if the account was disabled or got another password since: then nobody is signed in
     */
    boolean signIn(Call call, User user, String method) {
        cookies.session(call).ifPresent(secret -> sessions.end(secret, call.cause()));
        Optional<String> begun = sessions.begin(user, method, call.cause());
        begun.ifPresent(secret -> cookies.begin(call, secret));
        return begun.isPresent();
    }

    /** Signs a browser out. */
    void signOut(Call call) {
        cookies.session(call).ifPresent(secret -> sessions.end(secret, call.cause()));
        cookies.end(call);
    }

    /** Where to go after signing in: a path of this server, whatever the address of the page said. */
    static String local(String wanted) {
        boolean path = wanted.startsWith("/") && !wanted.startsWith("//") && wanted.length() <= LONGEST_RETURN;
        return path && wanted.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\') ? wanted : "/settings";
    }

    /**
     * Refuses what another site made the browser send. All browsers of today say where a form comes from; over plain HTTP only
     * by {@code Origin}, of which scheme and authority have to be those of this server. A form from an {@code https} page counts where
     * the request seems to have come over plain HTTP: the proxy before may not tell. One from a plain page never counts where it came
     * over TLS: anybody on the line could have written that page.
     */
    private static void fromHere(Call call) {
        Optional<String> site = call.header("Sec-Fetch-Site");
        boolean here = site.map("same-origin"::equals)
                .orElseGet(() -> call.header("Origin")
                        .map(origin -> origin.toLowerCase(Locale.ROOT))
                        .filter(origins(call)::contains)
                        .isPresent());
        if (!here) {
            throw Problem.forbidden("this form was not sent by a page of this server. Go back and load the page anew");
        }
    }

    private static Set<String> origins(Call call) {
        String authority = call.authority().toLowerCase(Locale.ROOT);
        String encrypted = "https://" + authority;
        return call.secure() ? Set.of(encrypted) : Set.of(encrypted, "http://" + authority);
    }

    private static Endpoint readable(Endpoint endpoint) {
        return call -> {
            try {
                endpoint.serve(call);
            } catch (RuntimeException e) {
                if (call.committed()) {
                    throw e;
                }
                Problem problem = Problems.of(e, call.requestId());
                problem.headers().forEach(call::header);
                Page.of(
                                "That did not work",
                                Html.of(
                                        "<p>{}.</p>\n<p class=\"quiet\">Request {}</p>\n",
                                        String.valueOf(problem.getMessage()),
                                        call.requestId()))
                        .send(call, problem.status());
            }
        };
    }
}
