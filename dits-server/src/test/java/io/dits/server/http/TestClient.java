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

/** Somebody who makes requests. */
record TestClient(TestServer server, HttpClient client, String token) {
    static final JsonMapper JSON = JsonMapper.shared();

    /** An answer with its whole body. */
    record Answer(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String code() {
            return json().at("/error/code").asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Answer is(int status) {
            assertThat(status()).as(text()).isEqualTo(status);
            return this;
        }

        Answer is(int status, String code) {
            is(status);
            assertThat(code()).isEqualTo(code);
            assertThat(json().at("/error/request_id").asString()).isEqualTo(header("X-Request-ID"));
            return this;
        }
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path)).method(method, body).timeout(Duration.ofMinutes(2));
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

    Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer post(String path, Object json) {
        return withJson("POST", path, json);
    }

    Answer patch(String path, Object json) {
        return withJson("PATCH", path, json);
    }

    private Answer withJson(String method, String path, Object json) {
        return raw(method, path, JSON.writeValueAsBytes(json));
    }

    Answer raw(String method, String path, byte[] json) {
        return send(method, path, BodyPublishers.ofByteArray(json), "Content-Type", "application/json");
    }

    /** Makes a repository of one's own; returns its path. */
    String repository(String name, String visibility) {
        Answer answer = post("/api/v1/repos", Map.of("name", name, "visibility", visibility))
                .is(201);
        return "/api/v1/repos/" + answer.json().get("full_name").asString();
    }

    String repository(String name) {
        return repository(name, "private");
    }

    Answer upload(String repository, Blob... blobs) {
        return upload(repository, List.of(blobs));
    }

    Answer upload(String repository, List<Blob> blobs) {
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

    Answer frames(String repository, byte[] body) {
        return send(
                "POST",
                repository + "/objects/upload",
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                Frames.OBJECTS_TYPE);
    }

    List<ObjectId> missing(String repository, ObjectId... ids) {
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

    List<Blob> fetch(String repository, ObjectId... ids) {
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
    Answer push(String repository, String name, String from, String to) {
        return push(repository, false, change(name, from, to));
    }

    Answer push(String repository, boolean force, RefsRequest.Change... changes) {
        return raw("POST", repository + "/refs", Json.write(new RefsRequest(List.of(changes), Optional.of(force))));
    }

    static RefsRequest.Change change(String name, String from, String to) {
        return new RefsRequest.Change(
                name,
                Optional.of(from).filter(t -> !t.isEmpty()),
                Optional.of(to).filter(t -> !t.isEmpty()));
    }
}
