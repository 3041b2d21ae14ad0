// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.ErrorAnswer;
import io.dits.core.wire.Page;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the OpenAPI 3.1 document from the routes and the records they speak, so that it cannot say anything else. */
final class OpenApi {
    static final String PATH = Routes.API + "/openapi.json";

    private static final Map<Type, Map<String, Object>> NAMED = Map.of(
            long.class,
            Map.of("type", "integer"),
            Long.class,
            Map.of("type", "integer"),
            int.class,
            Map.of("type", "integer"),
            Integer.class,
            Map.of("type", "integer"),
            boolean.class,
            Map.of("type", "boolean"),
            Boolean.class,
            Map.of("type", "boolean"),
            Instant.class,
            Map.of("type", "string", "format", "date-time"));

    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    static Map<String, Object> document(List<Route> routes) {
        OpenApi api = new OpenApi();
        Map<String, Object> paths = new TreeMap<>();
        for (Route route : routes.stream().filter(Route::api).toList()) {
            @SuppressWarnings("unchecked")
            Map<String, Object> item = (Map<String, Object>)
                    paths.computeIfAbsent(route.template().replace("...}", "}"), path -> new TreeMap<>());
            item.put(route.method().toLowerCase(Locale.ROOT), api.operation(route));
        }
        api.ref(ErrorAnswer.class);
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered(
                        "title",
                        "Dits",
                        "version",
                        "1",
                        "license",
                        Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")),
                "paths",
                paths,
                "components",
                ordered(
                        "schemas",
                        api.schemas,
                        "securitySchemes",
                        Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.about().summary());
        operation.put(
                "security", route.access() == Route.Access.SIGNED_IN ? List.of(Map.of("token", List.of())) : List.of());
        List<Object> parameters = new ArrayList<>();
        for (String part : route.parts()) {
            if (part.startsWith("{")) {
                String name = part.substring(1, part.length() - 1).replace("...", "");
                parameters.add(parameter(name, "path"));
            }
        }
        route.about().query().forEach(name -> parameters.add(parameter(name, "query")));
        operation.put("parameters", parameters);
        if (!route.about().takes().type().isEmpty()) {
            operation.put(
                    "requestBody",
                    ordered("required", true, "content", content(route.about().takes())));
        }
        Map<String, Object> success = new LinkedHashMap<>(Map.of("description", "done"));
        if (!route.about().gives().type().isEmpty()) {
            success.put("content", content(route.about().gives()));
        }
        operation.put(
                "responses",
                ordered(
                        Integer.toString(route.about().status()),
                        success,
                        "default",
                        ordered(
                                "description",
                                "an error",
                                "content",
                                Map.of(Call.JSON, Map.of("schema", ref(ErrorAnswer.class))))));
        return operation;
    }

    private static Map<String, Object> parameter(String name, String in) {
        return ordered("name", name, "in", in, "required", in.equals("path"), "schema", Map.of("type", "string"));
    }

    private Map<String, Object> content(Route.Body body) {
        return Map.of(
                body.type(),
                body.json().map(json -> Map.of("schema", schema(body, json))).orElse(Map.of()));
    }

    private Map<String, Object> schema(Route.Body body, Class<? extends Record> json) {
        return body.page()
                ? object(
                        List.of("data", "pagination"),
                        ordered("data", list(ref(json)), "pagination", ref(Page.Pagination.class)))
                : ref(json);
    }

    private Map<String, Object> ref(Class<?> type) {
        String name = type.isMemberClass() && type.getDeclaringClass() != null
                ? type.getDeclaringClass().getSimpleName() + type.getSimpleName()
                : type.getSimpleName();
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of());
            Map<String, Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                String field = Json.field(component.getName());
                properties.put(field, schema(component.getGenericType()));
                if (component.getType() != Optional.class) {
                    required.add(field);
                }
            }
            schemas.put(name, object(required, properties));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return Map.of("anyOf", List.of(schema(argument), Map.of("type", "null")));
            }
            return generic.getRawType() == List.class ? list(schema(argument)) : Map.of("type", "object");
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return ref(record);
        }
        return NAMED.getOrDefault(type, Map.of("type", "string"));
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return ordered("type", "array", "items", items);
    }

    private static Map<String, Object> object(List<String> required, Map<String, Object> properties) {
        return ordered("type", "object", "required", required, "properties", properties);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
