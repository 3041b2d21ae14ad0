// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the library means to the caller of a store. */
final class AzureFailure {
    /** All of these say that the container is not there, or not now. */
    private static final Set<BlobErrorCode> NO_CONTAINER = Set.of(
            BlobErrorCode.CONTAINER_NOT_FOUND, BlobErrorCode.CONTAINER_BEING_DELETED, BlobErrorCode.CONTAINER_DISABLED);

    private static final int LONGEST = 200;

    private AzureFailure() {}

    /** Whether the answer is that there is no such object, and not that there is no container or account. */
    static boolean absent(BlobStorageException e) {
        return e.getStatusCode() == 404 && BlobErrorCode.BLOB_NOT_FOUND.equals(e.getErrorCode());
    }

    /** Whether the answer is that there is an object, where none was wished for. */
    static boolean exists(BlobStorageException e) {
        return BlobErrorCode.BLOB_ALREADY_EXISTS.equals(e.getErrorCode())
                || BlobErrorCode.CONDITION_NOT_MET.equals(e.getErrorCode());
    }

    /** Whether the answer is that there is no such container. */
    static boolean noContainer(BlobStorageException e) {
        return BlobErrorCode.CONTAINER_NOT_FOUND.equals(e.getErrorCode());
    }

    /** Whether the answer is that the range begins behind the end. */
    static boolean outside(BlobStorageException e) {
        return e.getStatusCode() == 416;
    }

    /**
     * A failure as one of a store.
     *
     * @param what what was tried, as in "cannot write x"
     * @param lost what it means if the answer did not come: UNKNOWN_OUTCOME of what changes something
     */
    static StoreException of(String what, Exception e, Kind lost) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case StoreException known -> {
                    return known;
                }
                case BlobStorageException answered -> {
                    return new StoreException(kind(answered, lost), what + ": " + said(answered), e);
                }
                case ClientAuthenticationException unproven -> {
                    return new StoreException(
                            Kind.DENIED,
                            what + ": no identity: " + firstLine(unproven.getMessage())
                                    + "; give the machine one, or set account_key or connection_string",
                            e);
                }
                case ConnectException _,
                        HttpConnectTimeoutException _,
                        UnknownHostException _,
                        UnresolvedAddressException _ -> {
                    return new StoreException(
                            Kind.UNAVAILABLE, what + ": no connection: " + firstLine(cause.toString()), e);
                }
                case IOException broken -> {
                    return new StoreException(lost, what + ": " + firstLine(broken.toString()), e);
                }
                default -> {}
            }
        }
        return new StoreException(lost, what + ": " + firstLine(e.toString()), e);
    }

    private static Kind kind(BlobStorageException e, Kind lost) {
        if (NO_CONTAINER.contains(e.getErrorCode()) || BlobErrorCode.INVALID_BLOCK_LIST.equals(e.getErrorCode())) {
            // Another put of the same key discards the blocks of this one: to be repeated.
            return Kind.UNAVAILABLE;
        }
        return switch (e.getStatusCode()) {
            case 401, 403 -> Kind.DENIED;
            case 409, 412 -> Kind.DENIED;
            case 429 -> Kind.THROTTLED;
            case 503 -> BlobErrorCode.SERVER_BUSY.equals(e.getErrorCode()) ? Kind.THROTTLED : Kind.UNAVAILABLE;
            case 507 -> Kind.FULL;
            case 404 -> Kind.UNAVAILABLE;
            case 408 -> lost;
            default -> e.getStatusCode() >= 500 ? lost : Kind.BROKEN;
        };
    }

    private static String said(BlobStorageException e) {
        String code = Optional.ofNullable(e.getErrorCode())
                .map(BlobErrorCode::toString)
                .orElse("no code");
        return e.getStatusCode() + " " + code + advice(e);
    }

    private static String advice(BlobStorageException e) {
        if (noContainer(e)) {
            return "; make the container, or correct its name";
        }
        return switch (e.getStatusCode()) {
            case 401, 403 -> "; check the key, the role \"Storage Blob Data Contributor\", the firewall and the clock";
            case 409, 412 -> "; check leases, legal holds and policies of immutability";
            default -> "";
        };
    }

    private static String firstLine(@Nullable String text) {
        String line = text == null ? "" : text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST));
    }
}
