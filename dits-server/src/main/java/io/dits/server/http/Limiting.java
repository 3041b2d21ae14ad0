// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.metrics.ServerMetrics;
import io.dits.server.service.Actor;
import io.dits.server.service.RateLimits;
import io.dits.server.service.RateLimits.Kind;
import io.dits.server.service.RateLimits.Passage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Holds requests to the {@link RateLimits} and tells of them in the fields of draft-ietf-httpapi-ratelimit-headers-10: {@code
 * RateLimit-Policy} says what is allowed, {@code RateLimit} what is left.
 */
final class Limiting {
    private static final Set<String> UPLOADS = Set.of(Routes.REPOSITORY + "/objects/upload");
    private static final Set<String> DOWNLOADS =
            Set.of(Routes.REPOSITORY + "/objects/fetch", Routes.REPOSITORY + "/raw/{place...}");

    private static final String FIELDS = Limiting.class.getName();

    private final RateLimits limits;
    private final ServerMetrics metrics;
    private final Probes probes;

    Limiting(RateLimits limits, ServerMetrics metrics, Probes probes) {
        this.limits = limits;
        this.metrics = metrics;
        this.probes = probes;
    }

    /**
     * Lets a request pass.
     *
     * @param template of its route
     * @param actor who asks, if somebody is signed in
     * @return what counts its bytes; empty if it is exempt
     */
    Optional<Passage> enter(Request request, Response response, String template, Optional<Actor> actor) {
        if (probes.is(template)) {
            return Optional.empty();
        }
        Passage passage = limits.begin(kind(template), actor, Request.getRemoteAddr(request));
        request.setAttribute(FIELDS, passage);
        tell(request, response);
        if (passage.retryAfter().isPresent()) {
            metrics.rateLimited(passage.kind().word());
            throw refused(passage, actor.isPresent(), passage.retryAfter().get());
        }
        return Optional.of(passage);
    }

    private static Kind kind(String template) {
        return UPLOADS.contains(template) ? Kind.UPLOAD : DOWNLOADS.contains(template) ? Kind.DOWNLOAD : Kind.REQUESTS;
    }

    /** Sets the fields, again after an answer was begun anew. */
    static void tell(Request request, Response response) {
        if (request.getAttribute(FIELDS) instanceof Passage passage) {
            String name = "\"" + passage.kind().word() + "\"";
            String unit = passage.kind() == Kind.REQUESTS ? "" : ";qu=\"content-bytes\"";
            HttpFields.Mutable fields = response.getHeaders();
            fields.put(
                    "RateLimit-Policy",
                    name + ";q=" + passage.most() + unit + ";w="
                            + passage.window().toSeconds());
            fields.put("RateLimit", name + ";r=" + passage.left() + ";t=" + seconds(passage.untilFull()));
        }
    }

    private static Problem refused(Passage passage, boolean known, Duration retryAfter) {
        long seconds = Math.max(1, seconds(retryAfter));
        String what = switch (passage.kind()) {
            case REQUESTS -> passage.most() + " requests a minute";
            case UPLOAD -> passage.most() + " bytes uploaded an hour";
            case DOWNLOAD -> passage.most() + " bytes downloaded an hour";
        };
        return Problem.of(
                        429,
                        "rate_limited",
                        "the limit is " + what + (known ? " for each user" : " for each address") + "; go on in "
                                + seconds + " s",
                        Map.of("limit", passage.kind().word(), "most", passage.most()))
                .header("Retry-After", Long.toString(seconds));
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
