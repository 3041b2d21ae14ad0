// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.cloud.gcs.GcsFailure.Effect;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The addresses of a bucket and its objects; it is made when a request finds that it is missing, if it may be. */
final class GcsBucket {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Of answers that are no objects. */
    static final int SMALL = 4 << 20;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final GcsHttp http;
    private final GcsSettings settings;
    private final boolean makes;

    GcsBucket(GcsHttp http, GcsSettings settings, boolean makes) {
        this.http = http;
        this.settings = settings;
        this.makes = makes;
    }

    String place() {
        return settings.place();
    }

    /** The key in the bucket, for people. */
    String name(StorageKey key) {
        return place() + "/" + key;
    }

    HttpRequest.Builder object(StorageKey key, String query) {
        return request("/storage/v1/b/" + settings.bucket() + "/o/" + encoded(key.text()) + query);
    }

    HttpRequest.Builder objects(String query) {
        return request("/storage/v1/b/" + settings.bucket() + "/o" + query);
    }

    HttpRequest.Builder upload(String type, StorageKey key, String query) {
        return request("/upload/storage/v1/b/" + settings.bucket() + "/o?uploadType=" + type + "&name="
                + encoded(key.text()) + "&fields=size" + query);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(settings.endpoint() + path));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * What the work on the bucket was answered. "Not found" is no answer: the bucket is made, if it may be, and the work done
     * once more, also when another has made the bucket meanwhile.
     *
     * @throws StoreException UNAVAILABLE if the bucket is missing and may not be made
     */
    HttpResponse<byte[]> ask(Supplier<HttpResponse<byte[]>> work) {
        HttpResponse<byte[]> answer = work.get();
        if (answer.statusCode() != NOT_FOUND) {
            return answer;
        }
        ensure();
        return work.get();
    }

    /**
     * What the work on an object was answered. "Not found" may speak of the object or of the bucket, which is made then, if it
     * may be.
     *
     * @throws StoreException UNAVAILABLE if the bucket is missing and may not be made
     */
    HttpResponse<byte[]> askOfObject(Supplier<HttpResponse<byte[]>> work) {
        HttpResponse<byte[]> answer = work.get();
        if (answer.statusCode() == NOT_FOUND) {
            ensure();
        }
        return answer;
    }

    private void ensure() {
        if (!exists()) {
            make();
        }
    }

    /** By a listing, which whoever may use objects may ask for; the bucket itself may be more than it may see. */
    private boolean exists() {
        String what = "cannot look at " + place();
        HttpResponse<byte[]> answer = http.send(
                what, Effect.ASKS, objects("?maxResults=1&fields=nextPageToken").GET(), SMALL);
        if (answer.statusCode() != 200 && answer.statusCode() != NOT_FOUND) {
            throw GcsFailure.answered(what, Effect.ASKS, answer);
        }
        return answer.statusCode() == 200;
    }

    private void make() {
        Optional<String> project = settings.project();
        if (!makes || project.isEmpty()) {
            throw new StoreException(
                    Kind.UNAVAILABLE,
                    place() + " is not there: correct its name, or make it (gcloud storage buckets create " + place()
                            + (makes ? "), or set storage.gcs.project so that the server makes it" : ")"));
        }
        Map<String, Object> bucket = new TreeMap<>(Map.of(
                "name",
                settings.bucket(),
                "iamConfiguration",
                Map.of("uniformBucketLevelAccess", Map.of("enabled", true))));
        settings.location().ifPresent(location -> bucket.put("location", location));
        String what = place() + " is not there and cannot be made (gcloud storage buckets create " + place() + ")";
        HttpResponse<byte[]> answer = http.send(
                what,
                Effect.CHANGES,
                request("/storage/v1/b?project=" + encoded(project.get()))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(bucket))),
                SMALL);
        // Another replica may have made it meanwhile.
        if (answer.statusCode() != 200 && answer.statusCode() != CONFLICT) {
            throw GcsFailure.answered(what, Effect.CHANGES, answer);
        }
    }
}
