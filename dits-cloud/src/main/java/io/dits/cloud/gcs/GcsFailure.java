// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an answer that is no success, or none at all, means to the caller of a store. */
final class GcsFailure {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Reasons of 403 that ask for patience. */
    private static final Set<String> PATIENCE =
            Set.of("rateLimitExceeded", "userRateLimitExceeded", "usageLimits.rateLimitExceeded");

    private static final Map<Integer, String> ADVICE = Map.of(
            401, "check the credentials and this machine's clock",
            403,
                    "the account needs the role \"Storage Object Admin\" on the bucket, and no retention policy that forbids it",
            412, "the object has another generation");

    private static final int LONGEST = 200;

    private GcsFailure() {}

    /** Whether a request only asks or also changes something. */
    enum Effect {
        ASKS,
        CHANGES;

        /** What it means if no answer comes. */
        Kind lost() {
            return this == CHANGES ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE;
        }
    }

    /** An answer that is no success. */
    static StoreException answered(String what, Effect effect, HttpResponse<byte[]> answer) {
        JsonNode error = error(answer.body());
        String reason = error.path("errors").path(0).path("reason").asString("");
        String message = error.path("message").asString("");
        String advice = ADVICE.getOrDefault(answer.statusCode(), "");
        String text = what + ": HTTP " + answer.statusCode() + (reason.isEmpty() ? "" : " " + reason)
                + (message.isEmpty() ? "" : ": " + firstLine(message)) + (advice.isEmpty() ? "" : "; " + advice);
        return new StoreException(kind(answer, reason, effect), text);
    }

    private static Kind kind(HttpResponse<byte[]> answer, String reason, Effect effect) {
        int status = answer.statusCode();
        return switch (status) {
            case 401 -> Kind.DENIED;
            case 403 -> PATIENCE.contains(reason) ? Kind.THROTTLED : Kind.DENIED;
            case 429 -> Kind.THROTTLED;
            case 503 -> answer.headers().firstValue("Retry-After").isPresent() ? Kind.THROTTLED : Kind.UNAVAILABLE;
            // A bucket that is gone, a session of an upload that is over: to be begun anew.
            case 404, 409, 410 -> Kind.UNAVAILABLE;
            case 408 -> effect.lost();
            case 412 -> Kind.DENIED;
            case 413, 507 -> Kind.FULL;
            default -> status >= 500 ? effect.lost() : Kind.BROKEN;
        };
    }

    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (JacksonException noJson) {
            return JSON.createObjectNode();
        }
    }

    /** No answer. */
    static StoreException unanswered(String what, Effect effect, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException known) {
                return known;
            }
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException) {
                return new StoreException(
                        Kind.UNAVAILABLE, what + ": no connection: " + firstLine(cause.toString()), e);
            }
        }
        String text = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
        return new StoreException(effect.lost(), what + ": the answer is lost: " + firstLine(text), e);
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST));
    }
}
