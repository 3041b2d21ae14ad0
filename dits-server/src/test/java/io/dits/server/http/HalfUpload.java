// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.content.Blob;
import io.dits.core.wire.Frames;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An upload that the server has begun to read and that does not go on until it is told to. */
public final class HalfUpload implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final byte[] body;
    private int sent;

    private HalfUpload(Socket socket, byte[] body) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        this.body = body;
        this.sent = body.length / 2;
    }

    /** Sends the first half; returns when the server reads. */
    public static HalfUpload begin(TestClient client, String repository, Blob... blobs) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Blob blob : blobs) {
            Frames.write(body, blob);
        }
        Frames.end(body, blobs.length);
        int port = URI.create(client.address()).getPort();
        HalfUpload upload = new HalfUpload(new Socket(InetAddress.getLoopbackAddress(), port), body.toByteArray());
        upload.start(client.token(), repository);
        return upload;
    }

    private void start(String token, String repository) throws IOException {
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("POST " + repository + "/objects/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                + "\r\nContent-Type: " + Frames.OBJECTS_TYPE + "\r\nContent-Length: " + body.length
                                + "\r\nExpect: 100-continue\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        String line = in.readLine();
        // Said when the body is first asked for: so the request is being served.
        if (line == null || !line.contains("100")) {
            throw new AssertionError("wanted 100 Continue, found " + line);
        }
        in.readLine();
        socket.getOutputStream().write(body, 0, sent);
    }

    /** Sends the rest; the status line of the answer. */
    public String finish() throws IOException {
        socket.getOutputStream().write(body, sent, body.length - sent);
        return answer();
    }

    /** Sends the next byte. */
    public void sendOneMore() throws IOException {
        socket.getOutputStream().write(body[sent++]);
    }

    /** Whether an answer has begun to come. */
    boolean answered() throws IOException {
        return in.ready();
    }

    /** The status line of the answer, when it comes; empty if the connection ends without one. */
    public String answer() throws IOException {
        String line = in.readLine();
        return line == null ? "" : line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
