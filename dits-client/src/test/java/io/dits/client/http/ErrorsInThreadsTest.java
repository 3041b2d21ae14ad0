// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.client.config.Secret;
import io.dits.core.content.Blob;
import io.dits.core.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is no exception in a thread that helps: it was lost, and who waited for the thread waited for ever or went on. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ErrorsInThreadsTest {
    private final MemoryServer server = MemoryServer.start();
    private final Clients clients = new Clients();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anErrorInAFetchersThreadHungTheTaker() {
        assertThatThrownBy(() -> {
                    try (Handover handover = new Handover(1)) {
                        Thread.ofVirtual()
                                .start(() -> handover.work(() -> {
                                    throw new OutOfMemoryError("test");
                                }));
                        handover.drainTo(blob -> {});
                    }
                })
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("test");
    }

    @Test
    void anErrorInAnUploadCountedAsSuccess() {
        String film = server.repository("film").fullName();
        ApiClient client = clients.client(server.origin(), Tokens.fixed(Optional.of(new Secret(server.token()))));
        Uploads uploads = new Uploads(
                client,
                "/repos/" + film + "/objects",
                ids -> {
                    throw new OutOfMemoryError("test");
                },
                blob -> Optional.empty());
        // Only a second attempt asks what is missing.
        server.fault(exchange -> {
            MemoryServer.error(exchange, 503, "unavailable", "busy", Map.of());
            return true;
        });
        assertThatThrownBy(() -> uploads.putAll(List.of(Blob.of(Kind.CHUNK, new byte[10]))))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("test");
    }
}
