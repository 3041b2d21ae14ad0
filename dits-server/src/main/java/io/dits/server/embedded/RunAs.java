// SPDX-License-Identifier: Apache-2.0
package io.dits.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * As whom the programs of PostgreSQL run: they refuse root.
 *
 * @param prefix what comes before a command; empty for the user that runs this process
 * @param owner the number of the user that its files must belong to; absent if that is the user of this process anyway
 */
record RunAs(List<String> prefix, OptionalInt owner) {
    /** The same number on every Linux: the user that owns nothing. */
    private static final int NOBODY = 65534;

    private static final String UID = "unix:uid";
    private static final String GID = "unix:gid";

    /**
     * The user for the databases in {@code home}: ourselves, or for root whoever owns {@code home} already, else
     * {@code nobody}, who is made its owner. If that user cannot get there, root is shown to PostgreSQL as another
     * user by a user namespace.
     */
    static RunAs forHome(Path home, boolean root) throws IOException {
        if (!root) {
            return new RunAs(List.of(), OptionalInt.empty());
        }
        int current = Files.getAttribute(home, UID) instanceof Integer number ? number : 0;
        int user = current == 0 ? NOBODY : current;
        RunAs other = new RunAs(
                List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--no-new-privs", "--"),
                OptionalInt.of(user));
        Path parent = home.getParent();
        if (parent == null || other.canEnter(parent)) {
            other.ownAll(home);
            return other;
        }
        RunAs masked = new RunAs(
                List.of("unshare", "--user", "--map-user=" + NOBODY, "--map-group=" + NOBODY, "--"), OptionalInt.of(0));
        if (masked.canEnter(parent)) {
            masked.ownAll(home);
            return masked;
        }
        throw new EmbeddedPostgresException("PostgreSQL does not run as root, and the user it is to run as (number "
                + user + ") may not enter " + other.firstClosed(parent)
                + "; choose a folder that every user can reach with --data, for example below /srv or /var/lib,"
                + " or start the server as an ordinary user");
    }

    /** The command as that user, with an environment that is the same on every machine. */
    ProcessBuilder process(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C");
        return builder;
    }

    private boolean canEnter(Path folder) throws IOException {
        try {
            return Processes.run(process(List.of("/bin/sh", "-c", "cd \"$0\"", folder.toString())))
                    .success();
        } catch (EmbeddedPostgresException e) {
            // The tool of the prefix is not on this machine.
            return false;
        }
    }

    private Path firstClosed(Path folder) throws IOException {
        Path at = folder.getRoot();
        for (Path name : folder) {
            at = at.resolve(name);
            if (!canEnter(at)) {
                return at;
            }
        }
        return folder;
    }

    /** Gives that user the home and what is in it; the home itself last, so that a kill in between is seen. */
    private void ownAll(Path home) throws IOException {
        if (owner.isEmpty() || isOwn(home)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(home)) {
            files = walk.filter(f -> !f.equals(home) && !isProgram(home.relativize(f)))
                    .toList();
        }
        for (Path file : files) {
            own(file);
        }
        own(home);
    }

    /** Gives that user the file. */
    void own(Path file) throws IOException {
        if (owner.isPresent() && !isOwn(file)) {
            Files.setAttribute(file, GID, owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, UID, owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private boolean isOwn(Path file) throws IOException {
        Object uid = Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS);
        return uid instanceof Integer number && number == owner.orElse(-1);
    }

    /** The programs stay root's, so that a database cannot change them. */
    private static boolean isProgram(Path inside) {
        return inside.getName(0).toString().startsWith("bin-");
    }
}
