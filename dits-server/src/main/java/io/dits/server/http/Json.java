// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** JSON in and out: snake_case records, bounded in every direction. */
final class Json {
    /** The most bytes of a JSON body. */
    static final int MAX_BYTES = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxDocumentLength(MAX_BYTES)
                            .maxStringLength(MAX_BYTES)
                            .maxNameLength(256)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private Json() {}

    /** The JSON name of a record's component. */
    static String field(String component) {
        return component.replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The fields of an object of texts that this server has written itself. */
    static Map<String, String> texts(String object) {
        Map<String, String> texts = new LinkedHashMap<>();
        MAPPER.readTree(object)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asString()));
        return texts;
    }

    /**
     * Reads a record.
     *
     * @throws Problem 400 that says where the text is not what is wanted, without repeating it
     */
    static <T extends Record> T read(byte[] bytes, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(bytes, type);
        } catch (DatabindException e) {
            throw Problem.bad("body: " + where(e) + "is not of the form that is wanted");
        } catch (JacksonException e) {
            throw Problem.bad("body: is not JSON within the bounds");
        }
        if (value == null) {
            throw Problem.bad("body: wanted a JSON object");
        }
        check("", value);
        return value;
    }

    private static String where(DatabindException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            String name = step.getPropertyName();
            path.append(name == null ? "[" + step.getIndex() + "]" : (path.isEmpty() ? "" : ".") + name);
        }
        return path.isEmpty() ? "" : path.append(' ').toString();
    }

    /** Jackson leaves null what is not there; from here on nothing is null. */
    private static void check(String at, @Nullable Object value) {
        switch (value) {
            case null -> throw Problem.bad("body: " + at + " is missing");
            case String text -> checkText(at, text);
            case Optional<?> maybe -> maybe.ifPresent(inner -> check(at, inner));
            case List<?> list -> list.forEach(element -> check(at + "[]", element));
            case Record part -> {
                for (RecordComponent component : part.getClass().getRecordComponents()) {
                    String name = field(component.getName());
                    check(at.isEmpty() ? name : at + "." + name, component(part, component));
                }
            }
            default -> {}
        }
    }

    /** What PostgreSQL cannot keep, and what is half a character, is no text. */
    static void checkText(String at, String text) {
        if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw Problem.bad(at + " has a NUL character or half a character");
        }
    }

    private static @Nullable Object component(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
