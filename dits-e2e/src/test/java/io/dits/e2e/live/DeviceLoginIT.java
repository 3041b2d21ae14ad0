// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.client.Main;
import io.dits.testkit.postgres.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program waits, somebody confirms in a browser, and from then on the program is signed in. */
final class DeviceLoginIT {
    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    private Path folder;

    private Process dits(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment()
                .keySet()
                .removeAll(List.of("XDG_CONFIG_HOME", "DISPLAY", "WAYLAND_DISPLAY", "DITS_TOKEN"));
        builder.environment().remove("DITS_SERVER");
        return builder.start();
    }

    private static String sent(HttpClient browser, String address, String path, String form) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Origin", address)
                    .POST(HttpRequest.BodyPublishers.ofString(form));
        }
        HttpResponse<String> answer = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String hidden(String page, String name) {
        Matcher field =
                Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
        assertThat(field.find()).as(page).isTrue();
        return name + "=" + URLEncoder.encode(field.group(1).replace("&amp;", "&"), StandardCharsets.UTF_8);
    }

    @Test
    void theProgramIsSignedInByTheBrowser() throws Exception {
        try (LiveServer server = LiveServer.start(POSTGRES, folder.resolve("storage"))) {
            server.user("ann");
            Process waiting = dits("login", server.address(), "--device", "--quiet");
            BufferedReader said = waiting.errorReader(StandardCharsets.UTF_8);
            String code = String.valueOf(said.readLine()).replaceAll(".* ", "");
            String page = String.valueOf(said.readLine()).strip().replace(server.address(), "");
            try (HttpClient browser = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build()) {
                String login = sent(browser, server.address(), page, "");
                String question = sent(
                        browser,
                        server.address(),
                        "/login",
                        hidden(login, "return_to") + "&login=ann&password="
                                + URLEncoder.encode(LiveServer.PASSWORD, StandardCharsets.UTF_8));
                assertThat(question).contains(code);
                sent(
                        browser,
                        server.address(),
                        "/login/device",
                        hidden(question, "csrf") + "&" + hidden(question, "user_code") + "&decision=confirm");
            }
            assertThat(waiting.waitFor()).isZero();
            Process who = dits("whoami");
            assertThat(new String(who.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("ann");
            assertThat(Files.readString(folder.resolve(".config/dits/credentials")))
                    .contains("[" + server.address() + "]", "refresh_token");
        }
    }
}
