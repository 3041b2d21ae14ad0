// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.URI;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends who comes over a plain connection to the encrypted one, but not the probes, which know nothing of certificates. */
final class ToTls extends Handler.Wrapper {
    private static final int USUAL_PORT = 443;

    private final Optional<URI> publicUrl;
    private final IntSupplier port;
    private final Probes probes;

    /**
     * Before that handler.
     *
     * @param port that of encrypted connections
     */
    ToTls(Handler handler, Probes probes, Optional<URI> publicUrl, IntSupplier port) {
        super(handler);
        this.probes = probes;
        this.publicUrl = publicUrl.filter(url -> "https".equals(url.getScheme()));
        this.port = port;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.isSecure() || probes.is(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        String target = publicUrl.map(URI::toString).orElseGet(() -> "https://" + authority(request))
                + request.getHttpURI().getPathQuery();
        SafetyHeaders.set(request, response.getHeaders());
        // The same method with the same body, for good.
        response.setStatus(308);
        response.getHeaders().put("Location", target);
        response.getHeaders().put("Content-Length", 0);
        callback.succeeded();
        return true;
    }

    private String authority(Request request) {
        String host = Request.getServerName(request);
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return port.getAsInt() == USUAL_PORT ? name : name + ":" + port.getAsInt();
    }
}
