// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Page.Fault;
import io.dits.server.http.SignInParts.SignInLink;
import io.dits.server.service.Accounts;
import io.dits.server.service.Proof;
import io.dits.server.service.Sessions.Session;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Signing in and out with a browser, and what such a browser sees of its account. */
final class LoginPages {
    private final Accounts accounts;
    private final Browser browser;
    private final List<SignInLink> others;

    LoginPages(Accounts accounts, Browser browser, List<SignInLink> others) {
        this.accounts = accounts;
        this.browser = browser;
        this.others = others;
    }

    List<Route> routes() {
        return List.of(
                browser.page("/login", "The form to sign in with", this::show),
                browser.form("/login", "Sign in", this::signIn),
                browser.ownPage("/settings", "Who is signed in", LoginPages::settings),
                browser.ownForm("/settings/sign-out", "Sign out", (call, _, _) -> {
                    browser.signOut(call);
                    call.seeOther("/login");
                }));
    }

    private void show(Call call) throws IOException {
        String to = Browser.local(call.query("return_to").orElse(""));
        if (browser.session(call).isPresent()) {
            call.seeOther(to);
            return;
        }
        page("", to).send(call, 200);
    }

    private void signIn(Call call, Form form) throws IOException {
        String login = form.field("login").strip();
        String to = Browser.local(form.field("return_to"));
        switch (accounts.prove(login, form.field("password"), call.cause())) {
            case Proof.Proven proven -> {
                if (browser.signIn(call, proven.user(), "password")) {
                    call.seeOther(to);
                } else {
                    accounts.tooLate(login, call.cause());
                    refuse(call, login, to);
                }
            }
            case Proof.Refused _ -> refuse(call, login, to);
            case Proof.Throttled throttled -> page(login, to).sendThrottled(call, throttled.retryAfter());
        }
    }

    private void refuse(Call call, String login, String to) throws IOException {
        page(login, to)
                .with(Optional.of(new Fault("That name and password do not belong together, or not any more", "login")))
                .send(call, 401);
    }

    private Page page(String login, String to) {
        Html form = Html.of(
                "<form method=\"post\" action=\"/login\">\n{}</form>\n",
                Page.all(
                        Page.hidden("return_to", to),
                        Page.field("login", "E-mail address or username", "text", "username", login),
                        Page.field("password", "Password", "password", "current-password"),
                        Page.button("Sign in")));
        return Page.of("Sign in", Page.all(form, links(to)));
    }

    private Html links(String to) {
        if (others.isEmpty()) {
            return Html.NONE;
        }
        String query = "?return_to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
        return Html.of(
                "<hr>\n{}",
                others.stream()
                        .map(other -> Html.of(
                                "<p><a class=\"button\" href=\"{}{}\">{}</a></p>\n", other.path(), query, other.text()))
                        .toList());
    }

    private static void settings(Call call, Session session) throws IOException {
        Html body = Page.all(
                Html.of(
                        "<dl>\n<dt>Username</dt><dd>{}</dd>\n<dt>E-mail address</dt><dd>{}</dd>\n</dl>\n",
                        session.user().username(),
                        session.user().email()),
                Page.link("/settings/password", "Change your password"),
                Page.form("/settings/sign-out", session.csrf(), Page.button("Sign out")));
        Page.of("Signed in as " + session.user().displayName(), body).send(call, 200);
    }
}
