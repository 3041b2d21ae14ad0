// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import io.dits.cloud.transfer.ContentException;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the failures of AWS's library mean to the caller of a store. */
final class S3Errors {
    private static final Set<String> THROTTLED =
            Set.of("SlowDown", "Throttling", "ThrottlingException", "TooManyRequests", "RequestLimitExceeded");
    private static final Pattern FULL = Pattern.compile(
            "QuotaExceeded|InsufficientStorage|XMinioStorageFull|XMinioAdminBucketQuotaExceeded|.*Full");
    private static final Pattern DIALECT = Pattern.compile(
            "NotImplemented|MissingContentMD5|InvalidDigest|BadDigest|XAmzContentSHA256Mismatch|MissingContentLength|InvalidRequest");
    private static final String DIALECT_ADVICE = "the server may not understand the request: see the switches"
            + " storage.s3.checksums, chunked_encoding and content_md5 in docs/storage.md";
    private static final Map<String, String> ADVICE = Map.of(
            "InvalidAccessKeyId", "check storage.s3.access_key",
            "SignatureDoesNotMatch", "check storage.s3.secret_key",
            "AccessDenied", "the account may not: see the policy in docs/storage.md",
            "Forbidden", "the account may not: see the policy in docs/storage.md",
            "ExpiredToken", "the credentials have expired",
            "RequestTimeTooSkewed", "set this machine's clock",
            "PermanentRedirect", "the bucket is in another region: set storage.s3.region",
            "AuthorizationHeaderMalformed", "the bucket is in another region: set storage.s3.region",
            "IllegalLocationConstraintException", "the bucket is in another region: set storage.s3.region");

    private S3Errors() {}

    /** Whether a request only asks or also changes something. */
    enum Effect {
        ASKS,
        CHANGES
    }

    /** The name of the server's error; empty if it gave none. */
    static String code(AwsServiceException e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        @Nullable String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    /** Whether the answer was that there is no such object; not that of a proxy, say, which knows nothing of objects. */
    static boolean absent(AwsServiceException e) {
        return e.statusCode() == 404 && code(e).equals("NoSuchKey");
    }

    /** Whether the answer was that there is no such bucket. */
    static boolean noBucket(AwsServiceException e) {
        return code(e).equals("NoSuchBucket");
    }

    /**
     * The failure as the caller of a store knows it.
     *
     * @param what what was tried, as in "cannot read s3://bucket/key"
     */
    static RuntimeException failure(String what, Effect effect, SdkException e) {
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return new CancellationException("interrupted: " + what);
        }
        return e instanceof AwsServiceException answer ? answered(what, effect, answer) : unanswered(what, effect, e);
    }

    /** The failure of one of the objects of a request that changes many. */
    static StoreException ofOne(String what, @Nullable String code, @Nullable String message) {
        int status = "InternalError".equals(code) ? 500 : "ServiceUnavailable".equals(code) ? 503 : 403;
        return said(what, Effect.CHANGES, status, code == null ? "" : code, message, null);
    }

    private static StoreException answered(String what, Effect effect, AwsServiceException e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        return said(what, effect, e.statusCode(), code(e), details == null ? null : details.errorMessage(), e);
    }

    private static StoreException said(
            String what, Effect effect, int status, String code, @Nullable String message, @Nullable Throwable cause) {
        String found = code.isEmpty() ? "HTTP " + status : code;
        String advice = ADVICE.getOrDefault(code, DIALECT.matcher(code).matches() ? DIALECT_ADVICE : "");
        String text = what + ": " + found + (message == null || message.isBlank() ? "" : ": " + message.strip())
                + (advice.isEmpty() ? "" : "; " + advice);
        Kind kind = kind(effect, status, code);
        return cause == null ? new StoreException(kind, text) : new StoreException(kind, text, cause);
    }

    private static Kind kind(Effect effect, int status, String code) {
        if (status == 429 || THROTTLED.contains(code)) {
            return Kind.THROTTLED;
        }
        if (status == 507 || FULL.matcher(code).matches()) {
            return Kind.FULL;
        }
        // 404: the bucket or an upload is gone, or somebody else answers in the server's place.
        if (status == 503 || status == 408 || status == 409 || status == 404) {
            return Kind.UNAVAILABLE;
        }
        if (status >= 500 && status != 501) {
            return effect == Effect.CHANGES ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE;
        }
        return Kind.DENIED;
    }

    private static StoreException unanswered(String what, Effect effect, SdkException e) {
        Optional<StoreException> content = ContentException.in(e, what);
        if (content.isPresent()) {
            return content.get();
        }
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("unable to load credentials")) {
            return new StoreException(
                    Kind.DENIED,
                    what
                            + ": no credentials are found: set storage.s3.access_key and secret_key, or give this machine a"
                            + " role that may use the bucket",
                    e);
        }
        boolean notReached = cause(e, ConnectException.class).isPresent()
                || cause(e, NoRouteToHostException.class).isPresent()
                || cause(e, UnknownHostException.class).isPresent();
        boolean open = effect == Effect.CHANGES && !notReached;
        Throwable deepest = deepest(e);
        String reason =
                deepest instanceof UnknownHostException ? "unknown host " + deepest.getMessage() : deepest.toString();
        return new StoreException(
                open ? Kind.UNKNOWN_OUTCOME : Kind.UNAVAILABLE, what + ": the server does not answer: " + reason, e);
    }

    /** The nearest cause of that type. */
    static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }

    private static Throwable deepest(Throwable e) {
        Throwable at = e;
        for (@Nullable Throwable next = e; next != null; next = next.getCause()) {
            at = next;
        }
        return at;
    }
}
