// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who we are, as headers of requests. Looked up at the first request, renewed before it expires. */
final class GcsIdentity {
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    private final GcsCredentials wanted;
    private Optional<Credentials> found = Optional.empty();

    GcsIdentity(GcsCredentials wanted) {
        this.wanted = wanted;
    }

    /**
     * The headers that say who we are.
     *
     * @throws StoreException DENIED if there is no identity or it is refused, UNAVAILABLE if who gives it is away
     */
    Map<String, List<String>> headers() {
        if (wanted instanceof GcsCredentials.Anonymous) {
            return Map.of();
        }
        try {
            return credentials().getRequestMetadata();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Forgets a token that was refused before its time; whether there is another now. */
    boolean renew() {
        if (wanted instanceof GcsCredentials.Anonymous) {
            return false;
        }
        try {
            credentials().refresh();
            return true;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private synchronized Credentials credentials() throws IOException {
        if (found.isEmpty()) {
            found = Optional.of(open().createScoped(SCOPE).createWithCustomRetryStrategy(false));
        }
        return found.get();
    }

    private GoogleCredentials open() throws IOException {
        if (wanted instanceof GcsCredentials.File file) {
            try (InputStream in = Files.newInputStream(file.path())) {
                return GoogleCredentials.fromStream(in);
            }
        }
        return GoogleCredentials.getApplicationDefault();
    }

    private StoreException failure(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException) {
                return new StoreException(
                        Kind.UNAVAILABLE, "cannot ask for a token of Google: no connection: " + cause, e);
            }
        }
        return new StoreException(Kind.DENIED, "no identity of Google from " + source() + ": " + firstLine(e), e);
    }

    private String source() {
        return wanted instanceof GcsCredentials.File file
                ? file.path() + ", which should be the JSON key of a service account"
                : "application default credentials: set storage.gcs.credentials_file, or give the machine a service account";
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
