// SPDX-License-Identifier: Apache-2.0
package io.dits.server.http;

import io.dits.server.service.AdminAccess;
import io.dits.server.service.ReadAccess;
import io.dits.server.service.Repositories;
import io.dits.server.service.Scope;
import io.dits.server.service.WriteAccess;

/** The way into a repository: whoever may not read it hears what he would hear if it did not exist. */
final class Entrance {
    private final Repositories repositories;

    Entrance(Repositories repositories) {
        this.repositories = repositories;
    }

    /** The repository of the path, to read. */
    ReadAccess read(Call call) {
        call.actor().require(Scope.REPO_READ);
        return repositories
                .open(call.actor(), call.part("owner"), call.part("name"))
                .orElseThrow(Problem::notFound);
    }

    /** The repository of the path, to write. */
    WriteAccess write(Call call) {
        call.actor().require(Scope.REPO_WRITE);
        return read(call)
                .write()
                .orElseThrow(() -> Problem.forbidden("you may read this repository, but not write to it"));
    }

    /** The repository of the path, to administer. */
    AdminAccess admin(Call call) {
        call.actor().require(Scope.REPO_ADMIN);
        ReadAccess access = read(call);
        return access.admin()
                .orElseThrow(() -> Problem.forbidden("you have the role "
                        + access.role().word() + " in this repository; this takes the role admin"));
    }
}
