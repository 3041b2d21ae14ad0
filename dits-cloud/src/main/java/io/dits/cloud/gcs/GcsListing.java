// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.gcs;

import io.dits.cloud.gcs.GcsFailure.Effect;
import io.dits.core.store.ObjectStorage.Listed;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects of a bucket page by page, without those whose names are no keys: somebody else put them there. */
final class GcsListing implements Iterator<Listed> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 1000;

    private final GcsHttp http;
    private final GcsBucket bucket;
    private final String query;
    private Iterator<Listed> page = Collections.emptyIterator();
    private Optional<String> token = Optional.of("");

    GcsListing(GcsHttp http, GcsBucket bucket, String prefix) {
        this.http = http;
        this.bucket = bucket;
        this.query = "?maxResults=" + PAGE + "&fields=" + GcsBucket.encoded("items(name,size),nextPageToken")
                + "&prefix=" + GcsBucket.encoded(prefix);
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && token.isPresent()) {
            next(token.get());
        }
        return page.hasNext();
    }

    @Override
    public Listed next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private void next(String after) {
        String what = "cannot list " + bucket.place();
        HttpResponse<byte[]> answer = bucket.ask(() -> http.send(
                what,
                Effect.ASKS,
                bucket.objects(query + (after.isEmpty() ? "" : "&pageToken=" + GcsBucket.encoded(after)))
                        .GET(),
                GcsBucket.SMALL));
        if (answer.statusCode() != 200) {
            throw GcsFailure.answered(what, Effect.ASKS, answer);
        }
        JsonNode json = json(what, answer);
        page = json.path("items")
                .valueStream()
                .flatMap(item -> listed(item).stream())
                .toList()
                .iterator();
        token = Optional.of(json.path("nextPageToken").asString("")).filter(text -> !text.isEmpty());
    }

    private static Optional<Listed> listed(JsonNode item) {
        return StorageKey.find(item.path("name").asString(""))
                .map(key -> new Listed(key, item.path("size").asLong()));
    }

    static JsonNode json(String what, HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new StoreException(
                    StoreException.Kind.BROKEN, what + ": wanted JSON, found something else: is it Google's API?", e);
        }
    }
}
