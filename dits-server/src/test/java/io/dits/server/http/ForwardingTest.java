// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For whom a trusted proxy asks. */
final class ForwardingTest {
    private static final List<Network> PROXIES =
            Stream.of("10.0.0.0/8", "fd00::/8").map(Network::parse).toList();
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

    private final Forwarding forwarding =
            new Forwarding(address -> PROXIES.stream().anyMatch(network -> network.contains(address)));

    private String client(HttpFields fields) {
        return forwarding.client(fields, PROXY).map(InetAddress::getHostAddress).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                         | 203.0.113.7",
                "1.1.1.1, 203.0.113.7                | 203.0.113.7",
                "1.1.1.1, 203.0.113.7, 10.2.3.4      | 203.0.113.7",
                "203.0.113.7:4711                    | 203.0.113.7",
                "[2001:db8::7]:443, fd00::1          | 2001:db8:0:0:0:0:0:7",
                "2001:db8::7                         | 2001:db8:0:0:0:0:0:7",
                "::ffff:203.0.113.7                  | 203.0.113.7",
                "10.9.9.9                            | 10.9.9.9",
                "1.1.1.1, nonsense, 10.2.3.4         | 10.2.3.4",
                "1.1.1.1, unknown                    | 10.0.0.1",
                "1.1.1.1,                            | 10.0.0.1",
                "127.1                               | 10.0.0.1",
                "999.1.1.1                           | 10.0.0.1",
            })
    void theRightMostThatIsNotTrustedIsTheClient(String header, String client) {
        assertThat(client(HttpFields.build().add("X-Forwarded-For", header))).isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(client(HttpFields.build().add("X-Forwarded-For", "1.1.1.1").add("X-Forwarded-For", "203.0.113.7")))
                .isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "for=203.0.113.7;proto=https               | 203.0.113.7",
                "for=1.1.1.1, For=\"203.0.113.7:80\"       | 203.0.113.7",
                "for=\"[2001:db8::7]\", for=10.0.0.2       | 2001:db8:0:0:0:0:0:7",
                "for=1.1.1.1, for=_hidden                  | 10.0.0.1",
            })
    void theStandardHeaderIsReadInTheSameWay(String header, String client) {
        assertThat(client(HttpFields.build().add("Forwarded", header))).isEqualTo(client);
    }

    @Test
    void aHeaderThatTheProxyLetThroughDoesNotNameSomebodyElse() {
        assertThat(client(
                        HttpFields.build().add("X-Forwarded-For", "203.0.113.7").add("Forwarded", "for=192.0.2.1")))
                .isEmpty();
        assertThat(client(
                        HttpFields.build().add("X-Forwarded-For", "203.0.113.7").add("Forwarded", "for=203.0.113.7")))
                .isEqualTo("203.0.113.7");
    }
}
