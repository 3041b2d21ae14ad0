// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Page.Fault;
import io.dits.server.meta.DeviceLogins;
import io.dits.server.service.DeviceSignIn;
import io.dits.server.service.DeviceSignIn.Found;
import io.dits.server.service.Sessions.Session;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Signing in from a device: the side of whoever confirms it. */
final class DevicePages {
    static final String PATH = "/login/device";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final DeviceSignIn devices;
    private final Browser browser;

    DevicePages(DeviceSignIn devices, Browser browser) {
        this.devices = devices;
        this.browser = browser;
    }

    List<Route> routes() {
        return List.of(
                browser.ownPage(PATH, "The form to confirm a device's sign-in with", this::show),
                browser.ownForm(PATH, "Confirm a device's sign-in, or refuse", this::decide));
    }

    private void show(Call call, Session session) throws IOException {
        String code = call.query("user_code").orElse("");
        if (code.isEmpty()) {
            question(session, "").send(call, 200);
        } else {
            find(call, session, code);
        }
    }

    private void decide(Call call, Session session, Form form) throws IOException {
        String code = form.field("user_code");
        String decision = form.field("decision");
        if (!decision.equals("confirm") && !decision.equals("deny")) {
            find(call, session, code);
            return;
        }
        boolean confirmed = decision.equals("confirm");
        if (!devices.decide(code, confirmed, session.user(), call.cause())) {
            find(call, session, code);
        } else if (confirmed) {
            Page.of(
                            "Done",
                            Page.paragraph("The device is signed in as "
                                    + session.user().username() + ". You can close this page and go back to it."))
                    .send(call, 200);
        } else {
            Page.of("Refused", Page.paragraph("The device is not signed in. You can close this page."))
                    .send(call, 200);
        }
    }

    private void find(Call call, Session session, String code) throws IOException {
        switch (devices.find(code, session.user())) {
            case Found.Device found ->
                confirmation(session, code, found.device()).send(call, 200);
            case Found.Unknown _ ->
                question(session, code)
                        .with(Optional.of(new Fault("No device waits with that code, or not any more", "user_code")))
                        .send(call, 422);
            case Found.Throttled throttled -> question(session, "").sendThrottled(call, throttled.retryAfter());
        }
    }

    private static Page question(Session session, String code) {
        return Page.of(
                "Sign in a device",
                Page.form(
                        PATH,
                        session.csrf(),
                        Page.all(
                                Page.field("user_code", "The code that the device shows", "text", "off", code),
                                Page.button("Go on"))));
    }

    private static Page confirmation(Session session, String code, DeviceLogins.Waiting device) {
        Html facts = Html.of(
                "<p>A device asks to be signed in as <b>{}</b>. It shows this code:</p>\n<p class=\"code\">{}</p>\n"
                        + "<dl>\n<dt>Its address</dt><dd>{}</dd>\n<dt>It asked at</dt><dd>{}</dd>\n</dl>\n"
                        + "<p>Confirm only what you began yourself, with <code>dits login</code>: whoever sent you this page"
                        + " would otherwise be signed in as you.</p>\n",
                session.user().username(),
                code.toUpperCase(Locale.ROOT),
                device.address(),
                TIME.format(device.since()));
        Html form = Page.form(
                PATH,
                session.csrf(),
                Page.all(
                        Page.hidden("user_code", code),
                        Page.button("Confirm", "decision", "confirm", "first"),
                        Page.button("Refuse", "decision", "deny", "second")));
        return Page.of("Sign in a device?", Page.all(facts, form));
    }
}
