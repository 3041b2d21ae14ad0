// SPDX-License-Identifier: Apache-2.0
package io.dits.client.cli.remote;

import io.dits.client.cli.Action;
import io.dits.client.cli.Console;
import io.dits.client.cli.ExitCode;
import io.dits.client.cli.Failure;
import io.dits.client.cli.Session;
import io.dits.client.config.Login;
import io.dits.client.config.Secret;
import io.dits.client.http.DeviceLogin;
import io.dits.client.http.Server;
import io.dits.client.http.Sleeper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs in at a server and keeps its tokens, which are sent to that server only. */
@Command(
        description = {
            "Tokens are kept in $XDG_CONFIG_HOME/dits/credentials, else $HOME/.config/dits/credentials, for this user's eyes"
                    + " only. DITS_TOKEN in the environment goes before them, at the server of DITS_SERVER or else at the one that"
                    + " a command names."
        })
public final class LoginCommand implements Action {
    private final Network.Opener network;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "The server, as in http://127.0.0.1:8080; else DITS_SERVER, else the latest login's.")
    Optional<String> url = Optional.empty();

    @Option(names = "--email", paramLabel = "EMAIL", description = "E-mail address or username.")
    Optional<String> email = Optional.empty();

    @Option(names = "--password-stdin", description = "Read the password from standard input.")
    boolean passwordStdin;

    @Option(names = "--token", description = "Ask for an API token instead of a password.")
    boolean token;

    @Option(names = "--token-stdin", description = "Read an API token from standard input instead.")
    boolean tokenStdin;

    @Option(names = "--device", description = "Confirm the sign-in on a page in a browser, here or on another machine.")
    boolean device;

    /** A command over that network. */
    public LoginCommand(Network.Opener network) {
        this.network = network;
    }

    @Override
    public ExitCode run(Session session) throws IOException {
        Network servers = network.open(session);
        Server server = servers.anonymous(servers.server(url));
        Login login = login(session, servers, server);
        servers.files().credentials().keep(login);
        if (session.console().wantsJson()) {
            session.console().json(described(login));
        }
        session.console().say("Signed in at " + login.origin() + " as " + login.username());
        return ExitCode.DONE;
    }

    private Login login(Session session, Network servers, Server server) throws IOException {
        Console console = session.console();
        if (Stream.of(device, token, tokenStdin, passwordStdin)
                        .filter(way -> way)
                        .count()
                > 1) {
            throw new Failure(
                    ExitCode.USAGE, "wanted one of --device, --token, --token-stdin and --password-stdin, found more");
        }
        if (device) {
            return byDevice(session, server, servers.sleeper());
        }
        if (tokenStdin) {
            return server.login(new Secret(line(console, "a token").strip()));
        }
        if (token) {
            String text = console.askPassword("Token: ")
                    .orElseThrow(() -> new Failure(
                            ExitCode.USAGE, "wanted a token, found nobody to ask", "Give it: --token-stdin < FILE"));
            return server.login(new Secret(text.strip()));
        }
        return server.login(email(console), password(console));
    }

    private static Login byDevice(Session session, Server server, Sleeper sleeper) {
        DeviceLogin login = server.device();
        // Not on standard output, which is for what was asked for.
        session.console().error("Open this page, and compare the code: " + login.code());
        session.console().error("  " + login.page());
        WebBrowser.open(login.page(), session.environment());
        return login.await(sleeper);
    }

    static Map<String, Object> described(Login login) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("server", login.origin());
        answer.put("username", login.username());
        answer.put("name", login.name());
        answer.put("email", login.email());
        return answer;
    }

    private String email(Console console) throws IOException {
        return email.or(() -> ask(console, "E-mail or username: "))
                .orElseThrow(() -> new Failure(ExitCode.USAGE, "wanted an e-mail address", "Give it: --email EMAIL"));
    }

    private static Optional<String> ask(Console console, String prompt) {
        try {
            return console.ask(prompt);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String password(Console console) throws IOException {
        if (passwordStdin) {
            return line(console, "a password");
        }
        return console.askPassword("Password: ")
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE,
                        "wanted a password, found nobody to ask",
                        "Give it: --password-stdin < FILE, or sign in with --device"));
    }

    private static String line(Console console, String what) throws IOException {
        return console.readLine()
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new Failure(ExitCode.USAGE, "wanted " + what + " on standard input, found nothing"));
    }
}
