// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.model.ObjectId;
import io.dits.core.wire.Frames;
import io.dits.core.wire.UploadAnswer;
import io.dits.server.http.Route.About;
import io.dits.server.http.Route.Access;
import io.dits.server.service.Objects;
import io.dits.server.service.ReadAccess;
import io.dits.server.service.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects in bulk: which are missing, up, down. */
final class ObjectEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectEndpoints.class);
    private static final int SHOWN = 1000;

    private final Objects objects;
    private final Entrance entrance;

    ObjectEndpoints(Objects objects, Entrance entrance) {
        this.objects = objects;
        this.entrance = entrance;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/objects/missing",
                        Access.SIGNED_IN,
                        About.of("Which of these objects the repository lacks")
                                .takes(Frames.IDS_TYPE)
                                .gives(Frames.IDS_TYPE),
                        this::missing),
                new Route(
                        "GET",
                        Routes.REPOSITORY + "/objects/damaged",
                        Access.SIGNED_IN,
                        About.of("Which objects of the repository cannot be read and should be put again")
                                .query("after")
                                .gives(Frames.IDS_TYPE),
                        this::damaged),
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/objects/upload",
                        Access.SIGNED_IN,
                        About.of("Put objects, children before parents; chunks whole or in pieces of others")
                                .takes(Frames.OBJECTS_TYPE)
                                .gives(200, UploadAnswer.class),
                        this::upload),
                new Route(
                        "POST",
                        Routes.REPOSITORY + "/objects/fetch",
                        Access.SIGNED_IN,
                        About.of("Get objects").takes(Frames.IDS_TYPE).gives(Frames.OBJECTS_TYPE),
                        this::fetch));
    }

    private static List<ObjectId> ids(Call call) throws IOException {
        return Frames.ids(call.bytes(Frames.IDS_TYPE, Frames.MAX_IDS * ObjectId.BYTES));
    }

    private void missing(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        call.whole(200, Frames.IDS_TYPE, Frames.ids(objects.missing(access, ids(call))));
    }

    private void damaged(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        Optional<ObjectId> after = call.query("after").map(ObjectId::parse);
        call.whole(200, Frames.IDS_TYPE, Frames.ids(objects.damaged(access, after)));
    }

    private void upload(Call call) throws IOException {
        Upload outcome =
                objects.upload(entrance.write(call), call.body(Frames.OBJECTS_TYPE), call.length(), call::holds);
        switch (outcome) {
            case Upload.Stored stored -> call.ok(new UploadAnswer(stored.received(), stored.stored(), stored.bytes()));
            case Upload.Incomplete incomplete -> throw incomplete(incomplete.missing());
            case Upload.NoBase none -> throw noBase(none);
            case Upload.OverQuota over -> throw QuotaEndpoints.over(over.excess());
            case Upload.Malformed malformed ->
                throw Problem.of(
                        422,
                        "malformed_object",
                        malformed.reason(),
                        Map.of("object", malformed.object().text()));
        }
    }

    private static Problem noBase(Upload.NoBase none) {
        none.damage().ifPresent(damage -> LOG.error("chunks to copy from are damaged, so they are sent whole", damage));
        return Problem.of(
                422,
                "no_base",
                "chunks to copy from are not here or cannot be read; send the chunks made of them whole",
                Map.of(
                        "bases",
                        none.bases().stream().limit(SHOWN).map(ObjectId::text).toList()));
    }

    static Problem incomplete(List<ObjectId> missing) {
        return Problem.of(
                422,
                "incomplete",
                "the repository lacks " + missing.size() + " objects that this refers to",
                Map.of(
                        "missing",
                        missing.stream().limit(SHOWN).map(ObjectId::text).toList(),
                        "missing_count",
                        missing.size()));
    }

    private void fetch(Call call) throws IOException {
        ReadAccess access = entrance.read(call);
        Objects.Selection readable = objects.readable(access, ids(call));
        OutputStream out = call.start(200, Frames.OBJECTS_TYPE, OptionalLong.empty());
        objects.fetch(readable, out);
        out.close();
    }
}
