// SPDX-License-Identifier: Apache-2.0
package io.dits.client.http;

import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import java.util.Collection;

/**
 * One request.
 *
 * @param path below {@code /api/v1}, with its query
 * @param repeatable whether it may be sent again when nobody knows if it arrived
 */
record Call(String method, String path, Body body, boolean repeatable) {
    static Call get(String path) {
        return new Call("GET", path, Body.NONE, true);
    }

    static Call post(String path, Object json) {
        return new Call("POST", path, Body.of(JsonBodies.TYPE, JsonBodies.write(json)), true);
    }

    static Call put(String path, Object json) {
        return new Call("PUT", path, Body.of(JsonBodies.TYPE, JsonBodies.write(json)), true);
    }

    static Call patch(String path, Object json) {
        return new Call("PATCH", path, Body.of(JsonBodies.TYPE, JsonBodies.write(json)), true);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Body.NONE, true);
    }

    static Call ids(String path, Collection<? extends ObjectId> ids) {
        return new Call("POST", path, Body.of(Frames.IDS_TYPE, Frames.ids(ids)), true);
    }

    Call once() {
        return new Call(method, path, body, false);
    }

    boolean large() {
        return body.length() > 1 << 20;
    }
}
