// SPDX-License-Identifier: Apache-2.0
package io.dits.testkit.gcs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The buckets, and all that is asked of their objects but uploads. */
final class Buckets {
    private static final int MOST = 1000;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");
    private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])\"");

    private final Map<String, ConcurrentSkipListMap<String, Kept>> buckets = new TreeMap<>();
    private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);

    synchronized Answer make(Asked asked) {
        asked.allow("project");
        asked.need("project");
        Matcher name = NAME.matcher(asked.text());
        if (!asked.header("content-type").orElse("").startsWith("application/json") || !name.find()) {
            return Answer.error(400, "invalid", "Invalid bucket name");
        }
        if (buckets.containsKey(name.group(1))) {
            return Answer.error(409, "conflict", "Your previous request to create the named bucket succeeded");
        }
        buckets.put(name.group(1), new ConcurrentSkipListMap<>());
        return Answer.json("{\"kind\":\"storage#bucket\",\"name\":\"" + name.group(1) + "\"}");
    }

    synchronized Optional<ConcurrentSkipListMap<String, Kept>> find(String bucket) {
        return Optional.ofNullable(buckets.get(bucket));
    }

    ConcurrentSkipListMap<String, Kept> need(String bucket) {
        return find(bucket)
                .orElseThrow(() -> Answer.error(404, "notFound", "The specified bucket does not exist.")
                        .refused());
    }

    Kept put(String bucket, String name, byte[] bytes, Asked conditions) {
        ConcurrentSkipListMap<String, Kept> objects = need(bucket);
        synchronized (objects) {
            checkGeneration(conditions, Optional.ofNullable(objects.get(name)));
            Kept kept = new Kept(name, bytes, generations.incrementAndGet());
            objects.put(name, kept);
            return kept;
        }
    }

    static void checkGeneration(Asked asked, Optional<Kept> now) {
        asked.parameter("ifGenerationMatch").ifPresent(wanted -> {
            if (!wanted.equals("" + now.map(Kept::generation).orElse(0L))) {
                throw Answer.error(
                                412,
                                "conditionNotMet",
                                "At least one of the pre-conditions you specified did not hold.")
                        .refused();
            }
        });
    }

    Answer object(Asked asked, String bucket, String name) {
        asked.allow("alt", "fields", "ifGenerationMatch");
        boolean media = asked.query().getOrDefault("alt", "json").equals("media");
        ConcurrentSkipListMap<String, Kept> objects = need(bucket);
        Optional<Kept> found = Optional.ofNullable(objects.get(name));
        checkGeneration(asked, found);
        if (found.isEmpty()) {
            String message = "No such object: " + bucket + "/" + name;
            Answer answer = Answer.error(404, "notFound", message);
            return media && asked.method().equals("GET") ? answer.plain(message) : answer;
        }
        return switch (asked.method()) {
            case "DELETE" -> {
                objects.remove(name);
                yield Answer.empty(204);
            }
            case "GET" ->
                media
                        ? media(asked, found.get().bytes())
                        : Answer.json(found.get().json(bucket));
            default -> Answer.error(405, "methodNotAllowed", "Method Not Allowed");
        };
    }

    private static Answer media(Asked asked, byte[] bytes) {
        Optional<String> range = asked.header("range");
        if (range.isEmpty()) {
            return new Answer(200, Map.of("Content-Type", "application/octet-stream"), bytes);
        }
        Matcher matcher = RANGE.matcher(range.get());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) > Long.parseLong(matcher.group(2))) {
            return Answer.error(400, "invalid", "bad range " + range.get());
        }
        long first = Long.parseLong(matcher.group(1));
        if (first >= bytes.length) {
            return Answer.error(416, "requestedRangeNotSatisfiable", "Request range not satisfiable")
                    .plain("Request range not satisfiable")
                    .with("Content-Range", "bytes */" + bytes.length);
        }
        int last = (int) Math.min(Long.parseLong(matcher.group(2)), bytes.length - 1);
        return new Answer(
                206,
                Map.of("Content-Range", "bytes " + first + "-" + last + "/" + bytes.length),
                Arrays.copyOfRange(bytes, (int) first, last + 1));
    }

    /** A page. Its token holds the last name, and the prefix it was given for. */
    Answer list(Asked asked, String bucket, int page) {
        asked.allow("prefix", "pageToken", "maxResults", "fields");
        ConcurrentSkipListMap<String, Kept> objects = need(bucket);
        String prefix = asked.query().getOrDefault("prefix", "");
        int most = Math.min(number(asked.query().getOrDefault("maxResults", "" + MOST)), Math.min(MOST, page));
        String after =
                asked.parameter("pageToken").map(token -> lastOf(token, prefix)).orElse("");
        List<Kept> items = new ArrayList<>();
        boolean more = false;
        for (Kept kept : objects.tailMap(after, false).values()) {
            if (kept.name().startsWith(prefix)) {
                more = items.size() == most;
                if (more) {
                    break;
                }
                items.add(kept);
            }
        }
        String fields = asked.query().getOrDefault("fields", "");
        String json = String.join(
                ",",
                items.stream()
                        .map(kept -> fields.isEmpty() ? kept.json(bucket) : kept.brief())
                        .toList());
        return Answer.json("{"
                + (fields.equals("nextPageToken") || items.isEmpty()
                        ? "\"kind\":\"storage#objects\""
                        : "\"items\":[" + json + "]")
                + (more ? ",\"nextPageToken\":\"" + token(items.getLast().name(), prefix) + "\"" : "")
                + "}");
    }

    private static int number(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw Answer.error(400, "invalidParameter", "Invalid value for: " + text)
                    .refused();
        }
        return Integer.parseInt(text);
    }

    private static String token(String last, String prefix) {
        return Base64.getEncoder().encodeToString((prefix + "\n" + last).getBytes(StandardCharsets.UTF_8));
    }

    private static String lastOf(String token, String prefix) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8).split("\n", 2);
            if (parts.length == 2 && parts[0].equals(prefix)) {
                return parts[1];
            }
        } catch (IllegalArgumentException e) {
            throw Answer.error(400, "invalid", "Invalid Value: " + e.getMessage())
                    .refused();
        }
        throw Answer.error(400, "invalid", "Invalid Value").refused();
    }
}
