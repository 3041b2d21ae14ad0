// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Page.Fault;
import io.dits.server.service.Accounts;
import io.dits.server.service.PasswordReset;
import io.dits.server.service.Proof;
import io.dits.server.service.Sessions.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Changing one's password, and setting it by a link that an administrator made. */
final class PasswordPages {
    static final String RESET = "/login/reset";
    private static final String CHANGE = "/settings/password";

    private final Accounts accounts;
    private final PasswordReset resets;
    private final Browser browser;

    PasswordPages(Accounts accounts, PasswordReset resets, Browser browser) {
        this.accounts = accounts;
        this.resets = resets;
        this.browser = browser;
    }

    List<Route> routes() {
        return List.of(
                browser.ownPage(
                        CHANGE,
                        "The form to change one's password with",
                        (call, session) -> changing(session).send(call, 200)),
                browser.ownForm(CHANGE, "Change one's password", this::change),
                browser.page(RESET, "The form to set a password with", this::showReset),
                browser.form(RESET, "Set a password by a link", this::reset));
    }

    private void change(Call call, Session session, Form form) throws IOException {
        Optional<Fault> fault = twice(form);
        if (fault.isEmpty()) {
            try {
                switch (accounts.changePassword(
                        session.user().id(), form.field("old"), form.field("new"), call.cause())) {
                    case Proof.Proven proven -> {
                        // All sessions ended: this browser gets a new one, unless somebody has set yet another
                        // password.
                        browser.signIn(call, proven.user(), "password");
                        done("All other sign-ins have ended. Your API tokens stay as they are.", "/settings", "Go on")
                                .send(call, 200);
                        return;
                    }
                    case Proof.Refused _ -> fault = Optional.of(new Fault("That is not your password", "old"));
                    case Proof.Throttled throttled -> {
                        changing(session).sendThrottled(call, throttled.retryAfter());
                        return;
                    }
                }
            } catch (IllegalArgumentException e) {
                fault = Optional.of(new Fault(String.valueOf(e.getMessage()), "new"));
            }
        }
        changing(session).with(fault).send(call, 422);
    }

    private static Page changing(Session session) {
        return Page.of(
                "Change your password",
                Page.form(
                        CHANGE,
                        session.csrf(),
                        Page.all(
                                Page.field("old", "Password as it is", "password", "current-password"),
                                fields(),
                                Page.button("Change it"))));
    }

    private void showReset(Call call) throws IOException {
        String token = call.query("token").orElse("");
        if (resets.good(token)) {
            resetting(token).send(call, 200);
        } else {
            gone().send(call, 404);
        }
    }

    private void reset(Call call, Form form) throws IOException {
        String token = form.field("token");
        Optional<Fault> fault = twice(form);
        if (fault.isEmpty()) {
            try {
                if (resets.use(token, form.field("new"), call.cause())) {
                    done("All sign-ins and API tokens of this account have ended.", "/login", "Sign in")
                            .send(call, 200);
                } else {
                    gone().send(call, 404);
                }
                return;
            } catch (IllegalArgumentException e) {
                fault = Optional.of(new Fault(String.valueOf(e.getMessage()), "new"));
            }
        }
        resetting(token).with(fault).send(call, 422);
    }

    private static Page resetting(String token) {
        return Page.of(
                "Set your password",
                Html.of(
                        "<form method=\"post\" action=\"{}\">\n{}</form>\n",
                        RESET,
                        Page.all(Page.hidden("token", token), fields(), Page.button("Set it"))));
    }

    private static Html fields() {
        return Page.all(
                Page.field("new", "New password, 8 characters or more", "password", "new-password"),
                Page.field("again", "New password again", "password", "new-password"));
    }

    private static Optional<Fault> twice(Form form) {
        return form.field("new").equals(form.field("again"))
                ? Optional.empty()
                : Optional.of(new Fault("The two new passwords are not the same", "again"));
    }

    private static Page done(String what, String address, String link) {
        return Page.of("Your password is set", Page.all(Page.paragraph(what), Page.link(address, link)));
    }

    private static Page gone() {
        return Page.of(
                "This link is no good",
                Page.paragraph("It was used already, or its time is up. Ask your administrator for another one."));
    }
}
