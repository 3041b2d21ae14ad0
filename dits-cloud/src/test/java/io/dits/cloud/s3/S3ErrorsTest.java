// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dits.core.store.Content;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.net.ScriptedServer.Answer;
import io.dits.testkit.s3.S3Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the answers of a server, and none, mean. */
final class S3ErrorsTest {
    private static final StorageKey KEY = new StorageKey("v1/chunks/0/1/01");

    private static StoreException onPut(S3Access access) {
        try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(access, "films"))) {
            return catchThrowableOfType(StoreException.class, () -> storage.put(KEY, Content.of(new byte[10])));
        }
    }

    private static StoreException onGet(S3Access access) {
        try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(access, "films"))) {
            return catchThrowableOfType(StoreException.class, () -> storage.get(KEY));
        }
    }

    private static StoreException onDelete(S3Access access) {
        try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(access, "films"))) {
            return catchThrowableOfType(StoreException.class, () -> storage.delete(List.of(KEY)));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            503, SlowDown,              THROTTLED,   THROTTLED
            429, TooManyRequests,       THROTTLED,   THROTTLED
            503, ServiceUnavailable,    UNAVAILABLE, UNAVAILABLE
            500, InternalError,         UNKNOWN_OUTCOME, UNAVAILABLE
            502, BadGateway,            UNKNOWN_OUTCOME, UNAVAILABLE
            403, AccessDenied,          DENIED,      DENIED
            403, InvalidAccessKeyId,    DENIED,      DENIED
            403, SignatureDoesNotMatch, DENIED,      DENIED
            403, QuotaExceeded,         FULL,        FULL
            507, XMinioStorageFull,     FULL,        FULL
            301, PermanentRedirect,     DENIED,      DENIED
            501, NotImplemented,        DENIED,      DENIED
            400, KMS.NotFoundException, DENIED,      DENIED
            409, OperationAborted,      UNAVAILABLE, UNAVAILABLE
            404, NoSuchUpload,          UNAVAILABLE, UNAVAILABLE
            """)
    void anAnswerHasItsKind(int status, String code, Kind put, Kind get) throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answers(request -> request.target().contains("list-type")
                    ? Answer.ok("<ListBucketResult/>")
                    : Answer.error(status, code, "said the server"));
            assertThat(onPut(Settings.access(server)))
                    .hasMessageStartingWith("cannot write s3://films/" + KEY + ": " + code + ": said the server")
                    .extracting(StoreException::kind)
                    .isEqualTo(put);
            assertThat(onGet(Settings.access(server)).kind()).isEqualTo(get);
        }
    }

    /** Else an object could count as lost that is there. */
    @Test
    void notEveryNotFoundMeansThatAnObjectIsAbsent() throws IOException {
        try (ScriptedServer server = ScriptedServer.start();
                S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server), "films"))) {
            server.answers(request -> new Answer(404, "<html><h1>Not Found</h1></html>", Map.of()));
            assertThat(onGet(Settings.access(server)).kind()).isEqualTo(Kind.UNAVAILABLE);
            server.answers(request -> Answer.error(404, "NoSuchKey", "none"));
            assertThat(storage.get(KEY)).isEmpty();
        }
    }

    @Test
    void whatAnOperatorCanMendIsSaid() throws IOException {
        Map<String, String> advice = Map.of(
                "InvalidAccessKeyId", "check storage.s3.access_key",
                "SignatureDoesNotMatch", "check storage.s3.secret_key",
                "AccessDenied", "docs/storage.md",
                "RequestTimeTooSkewed", "clock",
                "PermanentRedirect", "set storage.s3.region",
                "NotImplemented", "storage.s3.checksums, chunked_encoding and content_md5");
        try (ScriptedServer server = ScriptedServer.start()) {
            advice.forEach((code, wanted) -> {
                server.answers(request -> Answer.error(403, code, "said the server"));
                assertThat(onPut(Settings.access(server))).hasMessageContaining(wanted);
            });
        }
    }

    @Test
    void aHiccupIsTriedAgainAndNoMoreThanTwice() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answers(request ->
                    server.asked().size() < 3 ? Answer.error(500, "InternalError", "a hiccup") : Answer.ok("hello"));
            try (S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server), "films"))) {
                assertThat(storage.get(KEY)).hasValue("hello".getBytes(StandardCharsets.UTF_8));
            }
            server.asked().clear();
            server.answers(request -> Answer.error(500, "InternalError", "more than that"));
            assertThat(onGet(Settings.access(server)).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNoObject() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.answers(request -> new Answer(200, "half", Map.of("Content-Length", "8")));
            assertThat(onGet(Settings.access(server)).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void aServerThatIgnoresRangesIsNotTrusted() throws IOException {
        try (ScriptedServer server = ScriptedServer.start();
                S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server), "films"))) {
            server.answers(request -> Answer.ok("0123456789"));
            assertThatThrownBy(() -> storage.get(KEY, 2, 3))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
        }
    }

    @Test
    void oneOfManyThatCannotBeDeletedIsNamed() throws IOException {
        try (ScriptedServer server = ScriptedServer.start();
                S3ObjectStorage storage = S3ObjectStorage.open(Settings.of(Settings.access(server), "films"))) {
            server.answers(request -> Answer.ok("<DeleteResult><Error><Key>" + KEY + "</Key><Code>AccessDenied</Code>"
                    + "<Message>no</Message></Error></DeleteResult>"));
            assertThatThrownBy(() -> storage.delete(List.of(KEY)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining(KEY.text());
        }
    }

    @Test
    void whereNobodyListensNothingHappened() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        S3Access nowhere = new S3Access(URI.create("http://127.0.0.1:" + port), "a", "s");
        for (StoreException failure : List.of(onPut(nowhere), onGet(nowhere))) {
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("the server does not answer");
        }
    }

    @Test
    void aLostAnswerOfAChangeLeavesOpenWhetherItHappened() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUpOnAll(silent));
            S3Access access = new S3Access(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "a", "s");
            assertThat(onDelete(access).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
            assertThat(onGet(access).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    /** Something of each request comes, and nothing goes back. */
    private static void hangUpOnAll(ServerSocket server) {
        boolean open = true;
        while (open) {
            try (Socket connection = server.accept()) {
                int _ = connection.getInputStream().read(new byte[100]);
            } catch (IOException e) {
                open = !server.isClosed();
            }
        }
    }
}
