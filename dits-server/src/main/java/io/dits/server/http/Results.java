// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.core.wire.MemberAnswer;
import io.dits.server.meta.Member;
import io.dits.server.service.Result;
import java.util.Map;
import java.util.function.Function;

/** What results mean to a client. */
final class Results {
    private Results() {}

    /** What was done, or the answer that tells why not. */
    static <T> T done(Result<T> result) {
        return done(result, "not_found");
    }

    /** The same with another code for what is not there, where that is not what the path leads to. */
    static <T> T done(Result<T> result, String lacking) {
        return switch (result) {
            case Result.Done<T> done -> done.value();
            case Result.NotFound<T> not -> throw Problem.of(404, lacking, not.what());
            case Result.NotAllowed<T> not -> throw Problem.forbidden(not.why());
            case Result.Conflict<T> conflict -> throw Problem.of(409, "conflict", conflict.why());
            case Result.TooMany<T> many ->
                throw Problem.of(
                        507,
                        "over_quota",
                        many.why(),
                        Map.of("quota", many.quota(), "owner", many.owner(), "most", many.most()));
        };
    }

    static <R> MemberAnswer answer(Member<R> member, Function<R, String> word) {
        return new MemberAnswer(
                member.username().text(), member.displayName(), word.apply(member.role()), member.since());
    }
}
