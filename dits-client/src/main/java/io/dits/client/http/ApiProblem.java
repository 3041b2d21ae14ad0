// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer with a status from 400 on. Leaves this package as the cause of a {@link StoreException}, whose kind decides;
 * who needs to know more asks {@link #of}.
 */
public final class ApiProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, Object> details;
    private final transient Optional<Duration> retryAfter;

    ApiProblem(int status, String code, String message, Map<String, Object> details, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = Map.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /** The answer that a store's failure came from. */
    public static Optional<ApiProblem> of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ApiProblem problem) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The protocol's word. */
    public String code() {
        return code;
    }

    /** A text among the details. */
    public Optional<String> detail(String name) {
        return Optional.ofNullable(details.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** A list of texts among the details; empty if there is none. */
    public List<String> details(String name) {
        return details.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** True if the same request may succeed later. */
    boolean passing() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** True if the server is well, and has had enough of this user for some time. */
    boolean limited() {
        return code.equals("rate_limited");
    }

    /** True if bytes that were changed on their way may be why: nothing happened, and a second time tells. */
    boolean perhapsOfTheLine() {
        return status == 400 || code.equals("wrong_name");
    }

    StoreException asStoreException(String message) {
        StoreException.Kind kind = switch (status) {
            case 401, 403, 404 -> StoreException.Kind.DENIED;
            case 429 -> StoreException.Kind.THROTTLED;
            case 502, 503, 504 -> StoreException.Kind.UNAVAILABLE;
            case 507 -> StoreException.Kind.FULL;
            default -> StoreException.Kind.BROKEN;
        };
        return new StoreException(kind, message, this);
    }
}
