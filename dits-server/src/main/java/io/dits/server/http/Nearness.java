// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** Tells who calls from this machine, or from a private network, himself and not through a proxy. */
final class Nearness {
    private static final List<String> FORWARDING =
            List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP");

    private Nearness() {}

    static boolean near(Request request) {
        return direct(request, Nearness::near);
    }

    static boolean loopback(Request request) {
        return direct(request, InetAddress::isLoopbackAddress);
    }

    /** Whether somebody says that he asks for somebody else. */
    static boolean forwarded(HttpFields fields) {
        return FORWARDING.stream().anyMatch(fields::contains);
    }

    private static boolean direct(Request request, Predicate<InetAddress> fits) {
        return !forwarded(request.getHeaders())
                && request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && fits.test(peer.getAddress());
    }

    static boolean near(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || uniqueLocal;
    }
}
