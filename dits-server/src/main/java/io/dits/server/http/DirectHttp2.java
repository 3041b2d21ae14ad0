// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS, for peers that begin with it or ask for it over HTTP/1.1, but not through a proxy. A proxy that passes {@code
 * Upgrade: h2c} on would give whoever sends it a line of his own to here, on which the proxy neither reads nor adds anything: he could
 * claim any address, or none, and count as a peer of this machine. RFC 9113 has taken the upgrade out; clients of Java still ask for it.
 */
final class DirectHttp2 extends HTTP2CServerConnectionFactory {
    private final Predicate<InetAddress> trusted;

    /**
     * Speaks it.
     *
     * @param trusted which peers are proxies
     */
    DirectHttp2(HttpConfiguration config, Predicate<InetAddress> trusted) {
        super(config);
        this.trusted = trusted;
    }

    /** None for what came through a proxy: it is answered as HTTP/1.1. */
    @Override
    @Nullable
    public Connection upgradeConnection(
            Connector connector, EndPoint line, MetaData.Request request, HttpFields.Mutable response) {
        boolean proxy = Nearness.forwarded(request.getHttpFields())
                || (line.getRemoteSocketAddress() instanceof InetSocketAddress peer && trusted.test(peer.getAddress()));
        return proxy ? null : super.upgradeConnection(connector, line, request, response);
    }
}
