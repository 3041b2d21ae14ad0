// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.meta.Cause;
import io.dits.server.service.Actor;
import io.dits.server.service.RateLimits.Passage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Fields;

/** One request and its answer, as an {@link Endpoint} sees them. */
final class Call {
    static final String JSON = "application/json";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Request request;
    private final Response response;
    private final HttpSettings settings;
    private final String requestId;
    private final Map<String, List<String>> path;
    private final Optional<Actor> actor;
    private final Optional<Passage> passage;
    private final Pace pace;

    Call(
            Request request,
            Response response,
            HttpSettings settings,
            String requestId,
            Map<String, List<String>> path,
            Optional<Actor> actor,
            Optional<Passage> passage) {
        this.request = request;
        this.response = response;
        this.settings = settings;
        this.requestId = requestId;
        this.path = path;
        this.actor = actor;
        this.passage = passage;
        this.pace = new Pace(settings.requestTimeout(), System::nanoTime);
    }

    /** Who asks; only on routes for signed-in users. */
    Actor actor() {
        return actor.orElseThrow(() -> new IllegalStateException("this route is open"));
    }

    /** Whether an administrator asks; known only on routes that look. */
    boolean administrator() {
        return actor.filter(Actor::admin).isPresent();
    }

    /** Whether the request comes from this machine, and not through a proxy. */
    boolean loopback() {
        return Nearness.loopback(request);
    }

    String requestId() {
        return requestId;
    }

    /** The address of the client, before any trusted proxies. */
    String address() {
        return Request.getRemoteAddr(request);
    }

    /** Who asks for what is changed, and on what occasion, for the logs. */
    Cause cause() {
        Cause unknown = Cause.unknown(address(), requestId);
        return actor.map(who -> unknown.by(who.userId(), who.username(), who.via()))
                .orElse(unknown);
    }

    boolean head() {
        return request.getMethod().equals("HEAD");
    }

    /** A named part of the path. */
    String part(String name) {
        return parts(name).getFirst();
    }

    /** All parts that stand behind the fixed path. */
    List<String> parts(String name) {
        return Objects.requireNonNull(path.get(name), name);
    }

    /** A query parameter, given once. */
    Optional<String> query(String name) {
        Fields fields;
        try {
            fields = Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            throw Problem.bad("query: is not percent-encoded UTF-8");
        }
        List<String> values = fields.getValuesOrEmpty(name);
        if (values.size() > 1) {
            throw Problem.bad("query: " + name + " stands twice");
        }
        values.forEach(value -> Json.checkText("query: " + name, value));
        return values.stream().findFirst();
    }

    /** The parameter {@code limit}. */
    int limit() {
        return query("limit").map(Call::limit).orElse(DEFAULT_LIMIT);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw Problem.bad("limit: wanted a number of 1 to " + MAX_LIMIT);
        }
        throw Problem.bad("limit: wanted 1 to " + MAX_LIMIT);
    }

    /** The parameter {@code cursor}, as {@link Cursors} wrote it. */
    Optional<String> cursor() {
        Optional<String> place = query("cursor").map(Cursors::read);
        place.ifPresent(text -> Json.checkText("cursor:", text));
        return place;
    }

    /** The parameter {@code cursor} of a list in the order of numbers; 0 if there is none. */
    long cursorNumber() {
        try {
            return cursor().map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            throw Cursors.bad();
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** All headers of that name. */
    List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /** The path and query that were asked for, as they came. */
    String target() {
        return request.getHttpURI().getPathQuery();
    }

    /** Whether the caller came over TLS: here, at a trusted proxy before, or as all people do. */
    boolean secure() {
        return settings.publicUrl()
                        .filter(url -> "https".equals(url.getScheme()))
                        .isPresent()
                || request.isSecure();
    }

    /** The host, and the port if it is named, that the caller used, as in {@code host:8080}. */
    String authority() {
        int port = Request.getServerPort(request);
        return header("Host")
                .filter(text -> text.matches("[A-Za-z0-9.:\\[\\]-]{1,255}"))
                .orElseGet(() -> Request.getServerName(request) + ":" + port);
    }

    /** The scheme and authority of the server for people, as in {@code http://host:8080}: as configured, else as the caller used. */
    String origin() {
        return settings.publicUrl()
                .map(URI::toString)
                .orElseGet(() -> (secure() ? "https://" : "http://") + authority());
    }

    /** The body as a JSON record. */
    <T extends Record> T json(Class<T> type) throws IOException {
        return json(type, Json.MAX_BYTES);
    }

    /** The body as a JSON record, of at most so many bytes. */
    <T extends Record> T json(Class<T> type, int most) throws IOException {
        return Json.read(bytes(JSON, most), type);
    }

    /** The whole body, of that media type and at most so many bytes. */
    byte[] bytes(String type, int most) throws IOException {
        return body(type, most).readAllBytes();
    }

    /** How long the body is, if its sender said so. */
    OptionalLong length() {
        return request.getLength() < 0 ? OptionalLong.empty() : OptionalLong.of(request.getLength());
    }

    /** The body as it comes, of that media type and at most as long as an upload may be. */
    InputStream body(String type) {
        return body(type, settings.maxUploadSize());
    }

    private InputStream body(String type, long most) {
        String given = header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!given.equalsIgnoreCase(type)) {
            throw Problem.of(415, "unsupported_media_type", "body: wanted " + type);
        }
        if (request.getLength() > most) {
            throw Problem.tooLarge("body: wanted at most " + most + " bytes, found " + request.getLength());
        }
        InputStream in = new BodyInput(new SourceInput(request, pace), most, pace);
        return passage.map(counting -> Counted.in(in, counting::in)).orElse(in);
    }

    /** Memory is held for the sender of the body: from now on he must be quick; 0: no more. */
    void holds(long bytes) {
        pace.holds(bytes);
    }

    /** Answers 200 with JSON. */
    void ok(Object value) throws IOException {
        json(200, value);
    }

    /** Answers with JSON. */
    void json(int status, Object value) throws IOException {
        response.getHeaders().put("Cache-Control", "no-store");
        whole(status, JSON, Json.write(value));
    }

    /** Answers with these bytes. */
    void whole(int status, String type, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.getHeaders().put("Content-Length", bytes.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
    }

    /** Answers without a body. */
    void empty(int status) throws IOException {
        response.setStatus(status);
        Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
    }

    /** Sends the caller elsewhere on this server, to be asked for with GET. */
    void seeOther(String path) throws IOException {
        header("Cache-Control", "no-store");
        header("Location", path);
        empty(303);
    }

    /** Whether the answer has begun. */
    boolean committed() {
        return response.isCommitted();
    }

    /** Adds a header to the answer, beside others of its name. */
    void addHeader(String name, String value) {
        response.getHeaders().add(name, value);
    }

    /** Sets a header of the answer. */
    void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /**
     * Starts an answer of a known length, or of one that only its end tells. Closing the stream ends it well: after a failure
     * it must not be closed, so that the client sees that something is lacking.
     */
    OutputStream start(int status, String type, OptionalLong length) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        length.ifPresent(bytes -> response.getHeaders().put("Content-Length", bytes));
        OutputStream out = Content.Sink.asOutputStream(response);
        return new AnswerOutput(
                passage.map(counting -> Counted.out(out, counting::out)).orElse(out), pace);
    }
}
