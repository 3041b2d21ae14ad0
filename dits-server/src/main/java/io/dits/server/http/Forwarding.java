// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asks through trusted proxies, and whether over TLS: {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, or {@code Forwarded}
 * (RFC 7239). Each proxy adds on the right whom it saw, so the right-most address that is none of theirs is the client's; what
 * stands left of it, anybody may have written. Of whoever is not trusted, the headers mean nothing.
 */
final class Forwarding implements HttpConfiguration.Customizer {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Pattern ADDRESS = Pattern.compile(
            "(\\d{1,3}(?:\\.\\d{1,3}){3})(?::\\d{1,5})?|\\[([0-9A-Fa-f:.]{2,45})](?::\\d{1,5})?|([0-9A-Fa-f]*:[0-9A-Fa-f:.]{1,45})");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;,\"]*))\\s*");

    private final Predicate<InetAddress> trusted;
    private final AtomicBoolean told = new AtomicBoolean();

    Forwarding(Predicate<InetAddress> trusted) {
        this.trusted = trusted;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        HttpFields fields = request.getHeaders();
        boolean forwarded = fields.contains("X-Forwarded-For")
                || fields.contains("X-Forwarded-Proto")
                || fields.contains("Forwarded");
        if (!forwarded
                || !(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer)
                || peer.getAddress() == null) {
            return request;
        }
        if (!trusted.test(peer.getAddress())) {
            hint(peer.getAddress());
            return request;
        }
        Optional<InetAddress> client = client(fields, peer.getAddress());
        Optional<Boolean> tls = tls(fields);
        return new Forwarded(
                request,
                client.map(address -> new InetSocketAddress(address, 0)).orElse(peer),
                tls.orElse(request.isSecure()));
    }

    /** Once: whoever has a proxy and did not say so wonders why all his users share one limit. */
    private void hint(InetAddress proxy) {
        if (Nearness.near(proxy) && told.compareAndSet(false, true)) {
            LOG.info(
                    "a request came through {}, which is not in server.trusted_proxies: whom it forwards for is not believed",
                    proxy.getHostAddress());
        }
    }

    /**
     * The client's address. Two headers that tell of different ones come of a proxy that writes one and lets the other through as the
     * client wrote it: then neither counts.
     */
    Optional<InetAddress> client(HttpFields fields, InetAddress peer) {
        List<String> old = fields.getValuesList("X-Forwarded-For").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        List<String> standard = forwarded(fields, "for");
        if (old.isEmpty() || standard.isEmpty()) {
            return Optional.of(rightMost(old.isEmpty() ? standard : old, peer));
        }
        InetAddress one = rightMost(old, peer);
        return Optional.of(one).filter(rightMost(standard, peer)::equals);
    }

    /** The last address before the trusted ones; of what is no address, whoever wrote it stands for. */
    private InetAddress rightMost(List<String> hops, InetAddress peer) {
        InetAddress last = peer;
        for (String hop : hops.reversed()) {
            Optional<InetAddress> address = address(hop);
            if (address.isEmpty()) {
                return last;
            }
            last = address.get();
            if (!trusted.test(last)) {
                return last;
            }
        }
        return last;
    }

    private static Optional<InetAddress> address(String text) {
        Matcher form = ADDRESS.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String literal = form.group(1) != null ? form.group(1) : form.group(2) != null ? form.group(2) : form.group(3);
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The client's own connection is told of first. Whoever writes it there himself can only mislead himself. */
    private static Optional<Boolean> tls(HttpFields fields) {
        return fields.getValuesList("X-Forwarded-Proto").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .findFirst()
                .or(() -> forwarded(fields, "proto").stream().findFirst())
                .map(word -> word.strip().toLowerCase(Locale.ROOT).equals("https"));
    }

    /** That parameter of each hop of {@code Forwarded}; empty where a hop does not have it. */
    private static List<String> forwarded(HttpFields fields, String name) {
        List<String> values = new ArrayList<>();
        for (String value : fields.getValuesList("Forwarded")) {
            for (String hop : value.split(",", -1)) {
                String found = "";
                for (String pair : hop.split(";", -1)) {
                    Matcher form = PARAMETER.matcher(pair);
                    if (form.matches() && form.group(1).equalsIgnoreCase(name)) {
                        found = form.group(2) != null ? form.group(2) : form.group(3);
                    }
                }
                values.add(found);
            }
        }
        return values;
    }

    /** A request as its client made it. */
    private static final class Forwarded extends Request.Wrapper {
        private final ConnectionMetaData connection;
        private final boolean secure;

        Forwarded(Request request, InetSocketAddress client, boolean secure) {
            super(request);
            this.secure = secure;
            this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public InetSocketAddress getRemoteSocketAddress() {
                    return client;
                }

                @Override
                public boolean isSecure() {
                    return secure;
                }
            };
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }
    }
}
