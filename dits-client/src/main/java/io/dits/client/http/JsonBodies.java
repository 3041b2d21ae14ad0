// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.wire.Page;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the protocol has it: snake_case, times as text. */
final class JsonBodies {
    static final String TYPE = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // A newer server may say more than this client knows.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonBodies() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Reads an answer; an IOException if it is not of that form, because then something else than the server answered. */
    static <T> T read(byte[] bytes, Class<T> type) throws IOException {
        return parsed(() -> MAPPER.readValue(bytes, type));
    }

    /** Reads a page of something. */
    static <T> Page<T> page(byte[] bytes, Class<T> element) throws IOException {
        return parsed(
                () -> MAPPER.readValue(bytes, MAPPER.getTypeFactory().constructParametricType(Page.class, element)));
    }

    private static <T> T parsed(Supplier<@Nullable T> parser) throws IOException {
        try {
            T value = parser.get();
            if (value == null) {
                throw new IOException("the answer is not of the protocol's form");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("the answer is not of the protocol's form", e);
        }
    }
}
