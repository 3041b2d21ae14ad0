// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.content.Blob;
import io.dits.core.wire.Frames;
import io.dits.server.service.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each route needs, and a request that it answers to whoever has that. */
final class AccessTable {
    private static final String REPO = "/api/v1/repos/{owner}/{name}";
    private static final String ORG = "/api/v1/orgs/{org}";
    private static final String JSON = "application/json";

    private final List<Row> rows = new ArrayList<>();
    private final Blob commit;

    private AccessTable(Blob commit) {
        this.commit = commit;
    }

    /** What it takes. Of roles, the least; the rank is that within its kind. */
    enum Need {
        NOTHING(0),
        SIGNED_IN(0),
        READ(1),
        WRITE(2),
        ADMIN(3),
        REPOSITORY_OWNER(3),
        MEMBER(1),
        ORGANISATION_ADMIN(2),
        ORGANISATION_OWNER(3),
        SITE_ADMIN(0);

        private final int rank;

        Need(int rank) {
            this.rank = rank;
        }

        int rank() {
            return rank;
        }

        /** Whether it is a matter of one repository. */
        boolean repository() {
            return this == READ || this == WRITE || this == ADMIN || this == REPOSITORY_OWNER;
        }

        /** As docs/access.md has it. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * A row.
     *
     * @param template of the route
     * @param scope what a token must be for
     * @param path the request, with the names of the template to be put in
     * @param type of the body; empty for none
     * @param content the body, in which {@code {owner}} is to be put in
     * @param status the answer to who may
     */
    record Row(
            String method,
            String template,
            Need need,
            Optional<Scope> scope,
            String path,
            String type,
            byte[] content,
            int status) {
        String route() {
            return method + " " + template;
        }

        /** The line of docs/access.md. */
        String told() {
            return "| `" + route().replace("/api/v1", "") + "` | " + need.word() + " | "
                    + scope.map(Scope::word).orElse("") + " |";
        }

        byte[] body(String owner) {
            return type.equals(JSON)
                    ? new String(content, StandardCharsets.UTF_8)
                            .replace("{owner}", owner)
                            .getBytes(StandardCharsets.UTF_8)
                    : content;
        }
    }

    /** All of them, over a repository whose branch main is at that commit. */
    static List<Row> rows(Blob commit) {
        AccessTable table = new AccessTable(commit);
        table.open();
        table.people();
        table.organisations();
        table.repositories();
        table.content();
        table.audit();
        return table.rows;
    }

    private void open() {
        for (String path :
                List.of("/health", "/health/detailed", "/ready", "/metrics", "/debug/pool", "/api/v1/openapi.json")) {
            get(path, Need.NOTHING, null, path);
        }
        for (String path : List.of("login", "refresh", "logout")) {
            json("POST", "/api/v1/auth/" + path, Need.NOTHING, null, "{}", 400);
        }
        json("POST", "/api/v1/auth/device", Need.NOTHING, null, "{}", 200);
        json("POST", "/api/v1/auth/device/token", Need.NOTHING, null, "{}", 400);
    }

    private void people() {
        get("/api/v1/users/me", Need.SIGNED_IN, null, "/api/v1/users/me");
        String identities = "/api/v1/users/me/identities";
        get(identities, Need.SIGNED_IN, null, identities);
        // Nobody of these signs in by a provider.
        String one = identities + "/{provider}";
        add("DELETE", one, Need.SIGNED_IN, Scope.USER, identities + "/corp", "", new byte[0], 404);
        get("/api/v1/users/me/quota", Need.SIGNED_IN, Scope.USER, "/api/v1/users/me/quota");
        get("/api/v1/quotas/{owner}", Need.SITE_ADMIN, Scope.ADMIN, "/api/v1/quotas/{owner}");
        json("PATCH", "/api/v1/quotas/{owner}", Need.SITE_ADMIN, Scope.ADMIN, "{\"storage_quota\":\"default\"}", 200);
        json("POST", "/api/v1/users/me/password", Need.SIGNED_IN, Scope.USER, "{}", 400);
        String tokens = "/api/v1/users/me/tokens";
        get(tokens, Need.SIGNED_IN, Scope.USER, tokens);
        json("POST", tokens, Need.SIGNED_IN, Scope.USER, "{}", 400);
        // One that nobody has.
        add("DELETE", tokens + "/{id}", Need.SIGNED_IN, Scope.USER, tokens + "/0", "", new byte[0], 404);
        get("/api/v1/users/{username}", Need.SIGNED_IN, null, "/api/v1/users/{username}");
        get("/api/v1/users", Need.SITE_ADMIN, Scope.ADMIN, "/api/v1/users");
        json("PATCH", "/api/v1/users/{username}", Need.SITE_ADMIN, Scope.ADMIN, "{\"state\":\"active\"}", 200);
    }

    private void audit() {
        get("/api/v1/audit", Need.SITE_ADMIN, Scope.ADMIN, "/api/v1/audit");
        get(ORG + "/audit", Need.ORGANISATION_OWNER, Scope.ORG, ORG + "/audit");
    }

    private void organisations() {
        get("/api/v1/orgs", Need.SIGNED_IN, Scope.ORG, "/api/v1/orgs");
        json("POST", "/api/v1/orgs", Need.SIGNED_IN, Scope.ORG, "{}", 400);
        get(ORG, Need.SIGNED_IN, Scope.ORG, ORG);
        json("PATCH", ORG, Need.ORGANISATION_OWNER, Scope.ORG, "{\"base_role\":\"read\"}", 200);
        // It owns repositories.
        bare("DELETE", ORG, Need.ORGANISATION_OWNER, Scope.ORG, 409);
        get(ORG + "/quota", Need.MEMBER, Scope.ORG, ORG + "/quota");
        get(ORG + "/members", Need.MEMBER, Scope.ORG, ORG + "/members");
        json("PUT", ORG + "/members/{username}", Need.ORGANISATION_ADMIN, Scope.ORG, "{\"role\":\"member\"}", 200);
        bare("DELETE", ORG + "/members/{username}", Need.ORGANISATION_ADMIN, Scope.ORG, 204);
    }

    private void repositories() {
        get("/api/v1/repos", Need.SIGNED_IN, Scope.REPO_READ, "/api/v1/repos");
        json("POST", "/api/v1/repos", Need.SIGNED_IN, Scope.REPO_ADMIN, "{}", 400);
        read("");
        json("PATCH", REPO, Need.ADMIN, Scope.REPO_ADMIN, "{\"description\":\"words\"}", 200);
        bare("DELETE", REPO, Need.ADMIN, Scope.REPO_ADMIN, 204);
        // To whom it belongs already.
        json("POST", REPO + "/transfer", Need.REPOSITORY_OWNER, Scope.REPO_ADMIN, "{\"owner\":\"{owner}\"}", 200);
        get(REPO + "/collaborators", Need.WRITE, Scope.REPO_WRITE, REPO + "/collaborators");
        json("PUT", REPO + "/collaborators/{username}", Need.ADMIN, Scope.REPO_ADMIN, "{\"role\":\"read\"}", 200);
        bare("DELETE", REPO + "/collaborators/{username}", Need.ADMIN, Scope.REPO_ADMIN, 204);
    }

    private void content() {
        String hex = commit.id().hash().hex();
        read("/refs");
        read("/branches");
        read("/tags");
        json("POST", REPO + "/refs", Need.WRITE, Scope.REPO_WRITE, "{\"changes\":[]}", 200);
        read("/objects/damaged");
        binary("/objects/missing", Need.READ, Scope.REPO_READ, Frames.IDS_TYPE, Frames.ids(List.of(commit.id())));
        binary("/objects/fetch", Need.READ, Scope.REPO_READ, Frames.IDS_TYPE, Frames.ids(List.of(commit.id())));
        binary("/objects/upload", Need.WRITE, Scope.REPO_WRITE, Frames.OBJECTS_TYPE, frames());
        json("POST", REPO + "/history", Need.READ, Scope.REPO_READ, "{\"want\":[\"" + hex + "\"],\"have\":[]}", 200);
        read("/commits");
        read("/commits/{id}", "/commits/" + hex);
        read("/tree/{place...}", "/tree/main/");
        read("/raw/{place...}", "/raw/main/a.txt");
        read("/compare/{range...}", "/compare/main...main");
    }

    private byte[] frames() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            Frames.write(body, commit);
            Frames.end(body, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }

    private void read(String path) {
        read(path, path);
    }

    private void read(String template, String path) {
        get(REPO + template, Need.READ, Scope.REPO_READ, REPO + path);
    }

    private void get(String template, Need need, @Nullable Scope scope, String path) {
        add("GET", template, need, scope, path, "", new byte[0], 200);
    }

    private void bare(String method, String template, Need need, Scope scope, int status) {
        add(method, template, need, scope, template, "", new byte[0], status);
    }

    private void json(String method, String template, Need need, @Nullable Scope scope, String body, int status) {
        add(method, template, need, scope, template, JSON, body.getBytes(StandardCharsets.UTF_8), status);
    }

    private void binary(String path, Need need, Scope scope, String type, byte[] body) {
        add("POST", REPO + path, need, scope, REPO + path, type, body, 200);
    }

    private void add(
            String method,
            String template,
            Need need,
            @Nullable Scope scope,
            String path,
            String type,
            byte[] body,
            int status) {
        rows.add(new Row(method, template, need, Optional.ofNullable(scope), path, type, body, status));
    }
}
