// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the value of a key is written.
 *
 * @param wanted what a reader of a message should write instead
 * @param hidden whether a message must not show what was found
 * @param type the TOML type: String, Long, Boolean, Double or List
 * @param parser gives the value, or throws IllegalArgumentException (with a message, if {@code wanted} does not say it all)
 */
record Form<T>(String wanted, boolean hidden, Class<?> type, Function<Object, T> parser) {
    private static final Pattern AMOUNT = Pattern.compile("\\s*(\\d{1,18})\\s*([A-Za-z]*)\\s*");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1),
            "d",
            Duration.ofDays(1));
    /** Beyond this, sums of durations and instants could overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static Form<String> text() {
        return new Form<>("a text", false, String.class, value -> notBlank((String) value));
    }

    static Form<Secret> secret() {
        return new Form<>("a text", true, String.class, value -> new Secret(notBlank((String) value)));
    }

    /** A list of texts that are not shown. */
    static Form<List<Secret>> secrets() {
        return new Form<>(
                "a list of texts",
                true,
                List.class,
                value -> ((List<?>) value)
                        .stream()
                                .map(element -> {
                                    check(element instanceof String);
                                    return new Secret(notBlank((String) element));
                                })
                                .toList());
    }

    static Form<Boolean> truth() {
        return new Form<>("true or false", false, Boolean.class, value -> (Boolean) value);
    }

    static Form<Integer> number(int least, int most) {
        return new Form<>("a number of " + least + " to " + most, false, Long.class, value -> {
            long number = (Long) value;
            check(number >= least && number <= most);
            return (int) number;
        });
    }

    static Form<Double> share() {
        return new Form<>("a number of 0.0 to 1.0", false, Double.class, value -> {
            double number = (Double) value;
            check(number >= 0 && number <= 1);
            return number;
        });
    }

    static Form<String> oneOf(List<String> words) {
        return new Form<>("one of " + String.join(", ", words), false, String.class, value -> {
            String word = ((String) value).toLowerCase(Locale.ROOT);
            check(words.contains(word));
            return word;
        });
    }

    /** Bytes; {@code KB MB GB TB} and {@code KiB MiB GiB TiB}, both by 1024. */
    static Form<Long> size() {
        return new Form<>("a size such as 64MB or 10GB", false, String.class, value -> bytes((String) value));
    }

    /** A size within bounds, which are also given as they are written. */
    static Form<Long> size(long least, long most, String leastText, String mostText) {
        return new Form<>("a size of " + leastText + " to " + mostText, false, String.class, value -> {
            long size = bytes((String) value);
            check(size >= least && size <= most);
            return size;
        });
    }

    static Form<String> matching(String wanted, String pattern) {
        Pattern form = Pattern.compile(pattern);
        return new Form<>(wanted, false, String.class, value -> {
            check(form.matcher((String) value).matches());
            return (String) value;
        });
    }

    /** A scheme, a host and maybe a port. */
    static Form<URI> httpAddress() {
        return new Form<>(
                "an address such as https://s3.example.com or http://minio:9000, without path or password",
                // With a password it would be shown.
                true,
                String.class,
                value -> httpAddress((String) value));
    }

    /** How people's browsers reach this server: a scheme, a host and maybe a port. */
    static Form<URI> origin() {
        return new Form<>(
                "the address that people reach the server at, such as https://dits.example.com, without path or password",
                true,
                String.class,
                value -> URI.create(httpAddress((String) value).toString().replaceFirst("/$", "")));
    }

    /** Whose pages may ask from a browser. */
    static Form<List<URI>> origins() {
        return new Form<>(
                "a list of addresses such as [\"https://studio.example.com\"], without path or password",
                true,
                List.class,
                value -> texts((List<?>) value).stream()
                        .map(text -> URI.create(httpAddress(text).toString().replaceFirst("/$", "")))
                        .toList());
    }

    /** Addresses and networks. */
    static Form<List<Network>> networks() {
        return new Form<>(
                "a list of addresses and networks such as [\"127.0.0.1\", \"10.0.0.0/8\", \"fd00::/8\"]",
                false,
                List.class,
                value -> texts((List<?>) value).stream().map(Network::parse).toList());
    }

    /** The same with a path, as of a service that many share. */
    static Form<URI> httpAddressWithPath() {
        return new Form<>(
                "an address such as https://films.blob.core.windows.net or http://127.0.0.1:10000/films, without password",
                true,
                String.class,
                value -> anyHttpAddress((String) value));
    }

    /** An address with whatever path, that is kept letter by letter. */
    static Form<URI> webAddress() {
        return new Form<>(
                "an address such as https://id.example.com/realms/studio, without query or password",
                true,
                String.class,
                value -> anyHttpAddress((String) value));
    }

    /** Where a document is: on the web, even with a query, or in a file. */
    static Form<URI> metadataAddress() {
        return new Form<>(
                "an address such as https://id.example.com/metadata or file:///etc/dits/idp.xml, without password",
                true,
                String.class,
                value -> {
                    URI address = URI.create(((String) value).strip());
                    boolean file = "file".equals(address.getScheme()) && address.getPath() != null;
                    boolean web = List.of("http", "https").contains(String.valueOf(address.getScheme()))
                            && address.getHost() != null
                            && address.getRawUserInfo() == null;
                    check(file || web);
                    return address;
                });
    }

    /** A list of texts. */
    static Form<List<String>> texts() {
        return new Form<>(
                "a list of texts such as [\"one\", \"two\"]", false, List.class, value -> texts((List<?>) value));
    }

    private static List<String> texts(List<?> members) {
        check(members.stream().allMatch(member -> member instanceof String text && !text.isBlank()));
        return members.stream().map(String.class::cast).toList();
    }

    /** A length of time of at least 1 ms; {@code ms s m h d}. */
    static Form<Duration> duration() {
        return new Form<>("a duration such as 30s, 5m or 7d", false, String.class, value -> duration((String) value));
    }

    static Form<PostgresUrl> postgresUrl() {
        return new Form<>(
                "postgres://user:password@host:port/database",
                true,
                String.class,
                value -> PostgresUrl.parse((String) value));
    }

    /** Where a Redis is. */
    static Form<RedisUrl> redisUrl() {
        return new Form<>(
                "redis://user:password@host:port/database, or rediss://…",
                true,
                String.class,
                value -> RedisUrl.parse((String) value));
    }

    /** Its own message would repeat what the form says is wanted. */
    private static long bytes(String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException((String) null, e);
        }
    }

    private static URI httpAddress(String text) {
        URI address = anyHttpAddress(text);
        check(List.of("", "/").contains(String.valueOf(address.getRawPath())));
        return address;
    }

    private static URI anyHttpAddress(String text) {
        URI address = URI.create(text.strip());
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        check(scheme.equals("http") || scheme.equals("https"));
        check(address.getHost() != null && address.getRawUserInfo() == null);
        check(address.getRawQuery() == null && address.getRawFragment() == null);
        return address;
    }

    private static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        check(amount.matches());
        Duration unit = TIMES.get(amount.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new IllegalArgumentException();
        }
        long number = Long.parseLong(amount.group(1));
        check(number > 0 && number <= LONGEST.dividedBy(unit));
        return unit.multipliedBy(number);
    }

    private static String notBlank(String text) {
        check(!text.isBlank());
        return text;
    }

    private static void check(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException();
        }
    }
}
