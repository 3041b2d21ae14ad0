// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import java.util.List;
import java.util.Optional;

/**
 * A kind of requests.
 *
 * @param method GET routes serve HEAD, too
 * @param template the path: fixed parts, {@code {name}} for one part, {@code {name...}} at the end for all that follow
 * @param access who may
 * @param about what the OpenAPI document says of it
 * @param endpoint what serves it
 */
record Route(String method, String template, Access access, About about, Endpoint endpoint) {
    /** Who may make a request. */
    enum Access {
        /** Anybody. */
        OPEN,
        /** Whoever shows a valid token. */
        SIGNED_IN,
        /** Anybody; of who shows a valid token the endpoint knows who he is. */
        ANYBODY,
        /** Whoever calls from this machine and not through a proxy, or an administrator. */
        LOOPBACK,
        /** Whoever calls from this machine or a private network and not through a proxy, or an administrator. */
        NEAR,
        /** An administrator. */
        ADMIN,
        /** Any browser; made by {@link Browser} alone, and no part of the API. */
        PAGE,
        /** A browser that is signed in, with forms of this server alone; made by {@link Browser} alone, and no part of the API. */
        BROWSER
    }

    /**
     * What the OpenAPI document says.
     *
     * @param summary one line
     * @param query names of query parameters
     * @param takes the body: a record's class for JSON, else a media type, or empty
     * @param status of success
     * @param gives the answer's body: in the same terms
     */
    record About(String summary, List<String> query, Body takes, int status, Body gives) {
        static About of(String summary) {
            return new About(summary, List.of(), Body.NONE, 200, Body.NONE);
        }

        About query(String... names) {
            return new About(summary, List.of(names), takes, status, gives);
        }

        About takes(Class<? extends Record> json) {
            return new About(summary, query, Body.json(json), status, gives);
        }

        About takes(String type) {
            return new About(summary, query, Body.binary(type), status, gives);
        }

        About gives(int code) {
            return new About(summary, query, takes, code, Body.NONE);
        }

        About gives(int code, Class<? extends Record> json) {
            return new About(summary, query, takes, code, Body.json(json));
        }

        About pageOf(Class<? extends Record> json) {
            return new About(summary, List.of("limit", "cursor"), takes, 200, Body.page(json));
        }

        About listOf(Class<? extends Record> json) {
            return new About(summary, query, takes, 200, Body.page(json));
        }

        About gives(String type) {
            return new About(summary, query, takes, status, Body.binary(type));
        }
    }

    /**
     * The form of a body.
     *
     * @param type its media type; empty if there is no body
     * @param json the record, for JSON
     * @param page whether it is a page of such records
     */
    record Body(String type, Optional<Class<? extends Record>> json, boolean page) {
        static final Body NONE = new Body("", Optional.empty(), false);

        static Body json(Class<? extends Record> json) {
            return new Body(Call.JSON, Optional.of(json), false);
        }

        static Body page(Class<? extends Record> json) {
            return new Body(Call.JSON, Optional.of(json), true);
        }

        static Body binary(String type) {
            return new Body(type, Optional.empty(), false);
        }
    }

    /** Whether it is of the API, and not a page for people. */
    boolean api() {
        return access != Access.PAGE && access != Access.BROWSER;
    }

    List<String> parts() {
        return List.of(template.substring(1).split("/"));
    }
}
