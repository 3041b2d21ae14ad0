// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.core.content.Blob;
import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.core.wire.RefsRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who makes requests.
 *
 * @param address of the server, as {@code http://127.0.0.1:8080}
 * @param token what he shows; empty for none
 */
public record TestClient(String address, HttpClient client, String token) {
    static final JsonMapper JSON = JsonMapper.shared();

    /** Somebody who has signed in there with that e-mail address or username. */
    public static TestClient signedIn(String address, HttpClient client, String login, String password) {
        String token = new TestClient(address, client, "")
                .post("/api/v1/auth/login", Map.of("email", login, "password", password))
                .is(200)
                .json()
                .get("access_token")
                .asString();
        return new TestClient(address, client, token);
    }

    /** An answer with its whole body. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public String code() {
            return json().at("/error/code").asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Answer is(int status) {
            assertThat(status()).as(text()).isEqualTo(status);
            return this;
        }

        public Answer is(int status, String code) {
            is(status);
            assertThat(code()).isEqualTo(code);
            assertThat(json().at("/error/request_id").asString()).isEqualTo(header("X-Request-ID"));
            return this;
        }
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, body)
                .timeout(Duration.ofMinutes(2));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    public Answer post(String path, Object json) {
        return withJson("POST", path, json);
    }

    public Answer patch(String path, Object json) {
        return withJson("PATCH", path, json);
    }

    public Answer put(String path, Object json) {
        return withJson("PUT", path, json);
    }

    private Answer withJson(String method, String path, Object json) {
        return raw(method, path, JSON.writeValueAsBytes(json));
    }

    public Answer raw(String method, String path, byte[] json) {
        return send(method, path, BodyPublishers.ofByteArray(json), "Content-Type", "application/json");
    }

    /** Makes a repository of one's own; returns its path. */
    public String repository(String name, String visibility) {
        Answer answer = post("/api/v1/repos", Map.of("name", name, "visibility", visibility))
                .is(201);
        return "/api/v1/repos/" + answer.json().get("full_name").asString();
    }

    public String repository(String name) {
        return repository(name, "private");
    }

    public Answer upload(String repository, Blob... blobs) {
        return upload(repository, List.of(blobs));
    }

    public Answer upload(String repository, List<Blob> blobs) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (Blob blob : blobs) {
                Frames.write(body, blob);
            }
            Frames.end(body, blobs.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames(repository, body.toByteArray());
    }

    public Answer frames(String repository, byte[] body) {
        // The publisher of arrays copies all of one at once: a hundred uploads would not fit into this process.
        HttpRequest.BodyPublisher read = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        return send(
                "POST",
                repository + "/objects/upload",
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.fromPublisher(read, body.length),
                "Content-Type",
                Frames.OBJECTS_TYPE);
    }

    public List<ObjectId> missing(String repository, ObjectId... ids) {
        return Frames.ids(send(
                        "POST",
                        repository + "/objects/missing",
                        BodyPublishers.ofByteArray(Frames.ids(List.of(ids))),
                        "Content-Type",
                        Frames.IDS_TYPE)
                .is(200)
                .response()
                .body());
    }

    public List<Blob> fetch(String repository, ObjectId... ids) {
        Answer answer = send(
                        "POST",
                        repository + "/objects/fetch",
                        BodyPublishers.ofByteArray(Frames.ids(List.of(ids))),
                        "Content-Type",
                        Frames.IDS_TYPE)
                .is(200);
        List<Blob> blobs = new ArrayList<>();
        try {
            Frames.Reader frames =
                    new Frames.Reader(new ByteArrayInputStream(answer.response().body()));
            for (Optional<Blob> blob = frames.next(); blob.isPresent(); blob = frames.next()) {
                blobs.add(blob.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return blobs;
    }

    /** Moves one ref; empty texts stand for null. */
    public Answer push(String repository, String name, String from, String to) {
        return push(repository, false, change(name, from, to));
    }

    public Answer push(String repository, boolean force, RefsRequest.Change... changes) {
        return raw("POST", repository + "/refs", Json.write(new RefsRequest(List.of(changes), Optional.of(force))));
    }

    public static RefsRequest.Change change(String name, String from, String to) {
        return new RefsRequest.Change(
                name,
                Optional.of(from).filter(t -> !t.isEmpty()),
                Optional.of(to).filter(t -> !t.isEmpty()));
    }
}
