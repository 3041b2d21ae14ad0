// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.meta.AuditEvent;
import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.Refusals;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SingleSignOn;
import io.dits.server.service.SingleSignOn.Begun;
import io.dits.server.service.SingleSignOn.Done;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by providers with a browser: out to the provider and back. A cookie of its own, for ten minutes, binds the way back to the
 * browser that went out.
 */
final class SsoPages {
    private static final Logger LOG = LoggerFactory.getLogger(SsoPages.class);
    private static final String SAML = "saml";
    private static final String METADATA = "application/samlmetadata+xml";
    /** A response of the largest kind, in base64 and percent-encoded, and what comes with it. */
    private static final int MOST = 256 << 10;
    /** So many are read and checked at once, because anybody can send one. */
    private static final int AT_ONCE = 32;

    private final SingleSignOn signOn;
    private final Optional<SignInParts.SamlMetadata> metadata;
    private final Browser browser;
    private final Cookies cookies;
    private final Refusals refusals;
    private final Semaphore posted = new Semaphore(AT_ONCE);

    SsoPages(SignInParts.Sso parts, Browser browser, Cookies cookies, Refusals refusals) {
        this.signOn = parts.signOn();
        this.metadata = parts.metadata();
        this.browser = browser;
        this.cookies = cookies;
        this.refusals = refusals;
    }

    List<Route> routes() {
        return List.of(
                browser.page(
                        "/auth/oauth/{provider}/start",
                        "Begin to sign in by a provider",
                        call -> begin(call, ofOAuth(call))),
                browser.page(
                        "/auth/oauth/{provider}/callback", "Where a provider sends people back to", this::callback),
                browser.page("/auth/saml/start", "Begin to sign in by SAML", call -> begin(call, SAML)),
                browser.fromElsewhere(
                        "/auth/saml/acs", "Where the identity provider of SAML lets people post to", this::posted),
                browser.page("/auth/saml/finish", "Where people go from there", this::finish),
                new Route(
                        "GET",
                        "/auth/saml/metadata",
                        Access.OPEN,
                        About.of("This server's metadata as a service provider of SAML")
                                .gives(METADATA),
                        this::metadata));
    }

    /** Where the button of a provider leads. */
    static String start(String provider) {
        return provider.equals(SAML) ? "/auth/saml/start" : "/auth/oauth/" + provider + "/start";
    }

    private static String ofOAuth(Call call) {
        String provider = call.part("provider");
        if (provider.equals(SAML)) {
            throw Problem.notFound();
        }
        return provider;
    }

    private void begin(Call call, String provider) throws IOException {
        Optional<Duration> wait = signOn.wait(call.address());
        if (wait.isPresent()) {
            throw Problem.of(429, "throttled", "too many sign-ins were begun from your address; wait before the next")
                    .header("Retry-After", Long.toString(Problem.seconds(wait.get())));
        }
        Optional<String> returnTo = call.query("return_to");
        answering(call, provider, returnTo, () -> {
            Begun begun = signOn.begin(provider, cookies.signOn(call), returnTo, URI.create(call.origin()));
            cookies.beginSignOn(call, begun.browser());
            call.seeOther(begun.goTo().toString());
        });
    }

    private void callback(Call call) throws IOException {
        String provider = ofOAuth(call);
        Map<String, String> answer = new HashMap<>();
        for (String name : List.of("code", "error", "iss")) {
            call.query(name).ifPresent(value -> answer.put(name, value));
        }
        String state = call.query("state").orElse("");
        answering(
                call,
                provider,
                Optional.empty(),
                () -> done(
                        call,
                        signOn.finish(
                                provider,
                                state,
                                cookies.signOn(call),
                                answer,
                                URI.create(call.origin()),
                                call.cause())));
    }

    private void posted(Call call) throws IOException {
        if (!posted.tryAcquire()) {
            throw Problem.of(503, "throttled", "too many people sign in at once; go back and try again")
                    .header("Retry-After", "2");
        }
        try {
            call.holds(MOST);
            Form form = Form.of(call, MOST);
            call.holds(0);
            arrive(call, form);
        } finally {
            posted.release();
        }
    }

    /** The browser does not send its cookie along with a form of another site: it is asked for in the next step. */
    private void arrive(Call call, Form form) throws IOException {
        answering(call, SAML, Optional.empty(), () -> {
            String ticket = signOn.arrive(
                    SAML,
                    form.field("RelayState"),
                    Map.of("SAMLResponse", form.field("SAMLResponse")),
                    URI.create(call.origin()));
            call.seeOther("/auth/saml/finish?ticket=" + ticket);
        });
    }

    private void finish(Call call) throws IOException {
        String ticket = call.query("ticket").orElse("");
        answering(
                call,
                SAML,
                Optional.empty(),
                () -> done(call, signOn.board(SAML, ticket, cookies.signOn(call), call.cause())));
    }

    private void done(Call call, Done done) throws IOException {
        if (!browser.signIn(call, done.user(), "sso:" + done.provider())) {
            throw new SignInRefusedException(
                    SignInRefusedException.Reason.STALE,
                    "the account " + done.user().username() + " was disabled or got another password in this moment");
        }
        call.seeOther(Browser.local(done.returnTo()));
    }

    private interface Step {
        void take() throws IOException;
    }

    private void answering(Call call, String provider, Optional<String> returnTo, Step step) throws IOException {
        try {
            step.take();
        } catch (SignInRefusedException refused) {
            LOG.info("request {}: sign-in by {} refused: {}", call.requestId(), provider, refused.getMessage());
            refusals.tell(event(provider, refused), call.cause());
            String title = signOn.titles().getOrDefault(provider, provider);
            String again = start(provider)
                    + returnTo.map(to -> "?return_to=" + URLEncoder.encode(to, StandardCharsets.UTF_8))
                            .orElse("");
            Page.of(
                            "You are not signed in",
                            Page.all(
                                    Page.paragraph(told(refused.reason(), title)),
                                    Page.link(again, "Try again"),
                                    Page.link("/login", "Sign in another way"),
                                    Html.of("<p class=\"quiet\">Request {}</p>\n", call.requestId())))
                    .send(call, status(refused.reason()));
        }
    }

    /** What the audit has of it: of whom the provider has proven, the name that he has there. */
    private static AuditEvent event(String provider, SignInRefusedException refused) {
        String subject = refused.person()
                .map(person -> "identity:" + provider + "/" + person.subject())
                .orElse("provider:" + provider);
        AuditEvent event = AuditEvent.of("login.failed", subject)
                .with("method", "sso:" + provider)
                .with("why", refused.reason().name().toLowerCase(Locale.ROOT))
                .refusedFor(String.valueOf(refused.getMessage()));
        Optional<String> email = refused.person().flatMap(ExternalIdentity::email);
        return email.isPresent() ? event.with("email", email.get()) : event;
    }

    /** What people are told. That there is no account sounds the same whatever the cause: it may be about others. */
    private static String told(SignInRefusedException.Reason reason, String title) {
        return switch (reason) {
            case STALE ->
                "This sign-in took longer than ten minutes, was finished before, or was begun in another browser.";
            case DECLINED -> title + " did not let you sign in.";
            case UNPROVEN ->
                title
                        + " did not prove who you are. If this happens again, tell whoever runs this server, with the number below.";
            case UNAVAILABLE ->
                title
                        + " does not answer. If this happens again, tell whoever runs this server, with the number below.";
            case NO_ACCOUNT ->
                title
                        + " knows you, but there is no account here that you may use with it. If you have one, sign in another way;"
                        + " else ask whoever runs this server for one, with the number below.";
            case DISABLED -> "Your account is disabled. Ask whoever runs this server.";
        };
    }

    private static int status(SignInRefusedException.Reason reason) {
        return switch (reason) {
            case STALE -> 400;
            case DECLINED, UNPROVEN, NO_ACCOUNT, DISABLED -> 403;
            case UNAVAILABLE -> 503;
        };
    }

    private void metadata(Call call) throws IOException {
        String xml = metadata.orElseThrow(Problem::notFound).of(URI.create(call.origin()));
        call.whole(200, METADATA, xml.getBytes(StandardCharsets.UTF_8));
    }
}
