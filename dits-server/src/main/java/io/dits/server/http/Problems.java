// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.content.WrongNameException;
import io.dits.core.store.StoreException;
import io.dits.server.service.Histories;
import io.dits.server.service.MissingScopeException;
import io.dits.server.service.NotAllowedException;
import io.dits.server.service.SignedOutException;
import java.io.EOFException;
import java.util.Map;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the failures of the layers below mean to a client: the only place that maps them to statuses. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY = "Retry-After";

    private Problems() {}

    static Problem of(Throwable failure, String requestId) {
        return switch (failure) {
            case Problem problem -> problem;
            case WrongNameException wrong ->
                Problem.of(
                        422,
                        "wrong_name",
                        String.valueOf(wrong.getMessage()),
                        Map.of("object", wrong.claimed().text()));
            case MissingScopeException missing ->
                Problem.of(
                        403,
                        "missing_scope",
                        String.valueOf(missing.getMessage()),
                        Map.of("scope", missing.wanted().word()));
            case NotAllowedException not -> Problem.forbidden(String.valueOf(not.getMessage()));
            case SignedOutException gone ->
                Problem.of(401, "unauthenticated", gone.getMessage() + ". Run: dits login")
                        .header("WWW-Authenticate", "Bearer");
            case StoreException store -> of(store, requestId);
            case IllegalArgumentException bad -> Problem.bad(String.valueOf(bad.getMessage()));
            case Histories.TooFarException far -> Problem.of(422, "too_far", String.valueOf(far.getMessage()));
            case Pace.TooSlowException slow ->
                Problem.of(408, "too_slow", "the body came too slowly; try again over a faster line");
            case EOFException cut -> Problem.bad("the body ended before its end mark");
            case NoSuchElementException gone -> Problem.notFound();
            default -> {
                LOG.error("request {} failed", requestId, failure);
                yield internal();
            }
        };
    }

    private static Problem of(StoreException failure, String requestId) {
        switch (failure.kind()) {
            case UNAVAILABLE, UNKNOWN_OUTCOME, THROTTLED ->
                LOG.warn("request {}: {}: {}", requestId, failure.kind(), failure.getMessage());
            case DENIED, FULL, BROKEN -> LOG.error("request {} failed", requestId, failure);
        }
        return switch (failure.kind()) {
            case UNAVAILABLE, UNKNOWN_OUTCOME ->
                Problem.of(503, "unavailable", "the server cannot do this now; try again")
                        .header(RETRY, "5");
            case THROTTLED ->
                Problem.of(503, "throttled", "the server is busy; try again").header(RETRY, "2");
            case FULL -> Problem.of(507, "storage_full", "the server has no room left");
            case DENIED, BROKEN -> internal();
        };
    }

    private static Problem internal() {
        return Problem.of(500, "internal", "the server failed; its log has more under the request id");
    }
}
