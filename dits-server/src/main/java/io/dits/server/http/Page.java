// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page for people: works without scripts, with a keyboard, and read aloud.
 *
 * @param title what the page is for; its heading, too
 * @param fault what is wrong with what was sent before; stands first, and has the focus
 * @param body what stands below
 */
record Page(String title, Optional<Fault> fault, Html body) {
    private static final String STYLE = style();

    /** Nothing but the style below may come with a page, from nowhere, and no other page may show it in a frame. */
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * What was wrong.
     *
     * @param text a sentence
     * @param field the id of the field that it speaks of; empty if it is of none
     */
    record Fault(String text, String field) {}

    static Page of(String title, Html body) {
        return new Page(title, Optional.empty(), body);
    }

    /** The same after something was wrong. */
    Page with(Optional<Fault> wrong) {
        return new Page(title, wrong, body);
    }

    /** Answers with it. */
    void send(Call call, int status) throws IOException {
        call.header("Content-Security-Policy", POLICY);
        call.header("X-Frame-Options", "DENY");
        // Forms of this server say where they come from; nobody else hears of a page's address.
        call.header("Referrer-Policy", "same-origin");
        call.header("Cache-Control", "no-store");
        call.whole(status, "text/html; charset=utf-8", html().markup().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with it, saying that too many attempts failed. */
    void sendThrottled(Call call, Duration retryAfter) throws IOException {
        long seconds = Problem.seconds(retryAfter);
        call.header("Retry-After", Long.toString(seconds));
        with(Optional.of(new Fault("Too many attempts failed. Try again in " + (seconds + 59) / 60 + " minutes", "")))
                .send(call, 429);
    }

    Html html() {
        return Html.of("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{}{} – Dits</title>
                <style>{}</style>
                </head>
                <body>
                <main>
                <p class="brand">Dits</p>
                <h1>{}</h1>
                {}{}
                </main>
                </body>
                </html>
                """, fault.isPresent() ? "Error: " : "", title, new Html(STYLE), title, faults(), body);
    }

    private Html faults() {
        return fault.map(wrong -> Html.of(
                        "<div class=\"fault\" role=\"alert\" tabindex=\"-1\" autofocus>{}</div>\n",
                        wrong.field().isEmpty()
                                ? Html.of("<p>{}</p>", wrong.text())
                                : Html.of("<p><a href=\"#{}\">{}</a></p>", wrong.field(), wrong.text())))
                .orElse(Html.NONE);
    }

    /** A form that only the session that it was made for can send. */
    static Html form(String action, String csrf, Html fields) {
        return Html.of(
                "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"csrf\" value=\"{}\">\n{}</form>\n",
                action,
                csrf,
                fields);
    }

    /** A field with its label; nothing is written into it beforehand. */
    static Html field(String name, String label, String type, String autocomplete) {
        return field(name, label, type, autocomplete, "");
    }

    static Html field(String name, String label, String type, String autocomplete, String value) {
        return Html.of(
                "<p><label for=\"{}\">{}</label>\n<input id=\"{}\" name=\"{}\" type=\"{}\" autocomplete=\"{}\" value=\"{}\""
                        + " autocapitalize=\"none\" spellcheck=\"false\" required></p>\n",
                name,
                label,
                name,
                name,
                type,
                autocomplete,
                value);
    }

    static Html button(String text) {
        return Html.of("<p><button type=\"submit\">{}</button></p>\n", text);
    }

    /** A button that sends a word with the form. */
    static Html button(String text, String name, String value, String style) {
        return Html.of(
                "<button type=\"submit\" class=\"{}\" name=\"{}\" value=\"{}\">{}</button>\n",
                style,
                name,
                value,
                text);
    }

    static Html hidden(String name, String value) {
        return Html.of("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, value);
    }

    static Html paragraph(String text) {
        return Html.of("<p>{}</p>\n", text);
    }

    static Html link(String address, String text) {
        return Html.of("<p><a href=\"{}\">{}</a></p>\n", address, text);
    }

    static Html all(Html... pieces) {
        return Html.of("{}", List.of(pieces));
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("page.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
