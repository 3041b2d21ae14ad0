// SPDX-License-Identifier: Apache-2.0
package io.dits.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** The least that a push could be: one request over loopback whose body the same HTTP server writes to a file. */
final class PlainUpload {
    private PlainUpload() {}

    /** Uploads the file to a server that writes it to the target; seconds of wall time. */
    static double time(Path file, Path target) throws Exception {
        Server server = new Server();
        // As the server of Dits has it: fewer, larger reads.
        HttpConnectionFactory http = new HttpConnectionFactory();
        http.setInputBufferSize(64 << 10);
        ServerConnector connector = new ServerConnector(server, http);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws IOException {
                byte[] buffer = new byte[64 << 10];
                try (var in = Content.Source.asInputStream(request);
                        OutputStream out = Files.newOutputStream(target)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        out.write(buffer, 0, read);
                    }
                }
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/");
            long start = System.nanoTime();
            HttpRequest request = HttpRequest.newBuilder(address)
                    .version(HttpClient.Version.HTTP_1_1)
                    .PUT(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 204) {
                throw new IOException("plain upload: status " + status);
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            server.stop();
        }
    }
}
