// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What of the way to Azure is the same for all, but for tests.
 *
 * @param connections makes connections, of version 1.1: large bodies go faster over connections of their own
 * @param silence the longest while a request is sent, waited for or read
 * @param pageSize objects of one page of a listing, at most the 5000 that Azure gives
 */
record AzureTransport(Supplier<HttpClient.Builder> connections, Duration silence, int pageSize) {
    static final AzureTransport USUAL = new AzureTransport(
            () -> HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1), Duration.ofSeconds(60), 5000);
}
