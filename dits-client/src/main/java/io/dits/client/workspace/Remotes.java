// SPDX-License-Identifier: Apache-2.0
package io.dits.client.workspace;

import io.dits.client.config.SettingsFile;
import io.dits.core.model.RefName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Other repositories' addresses by their names, and which of their branches a branch follows. */
public final class Remotes {
    private static final String REMOTE = "remote.";
    private static final String URL = ".url";
    private static final String BRANCH = "branch.";
    private static final String UPSTREAM = ".upstream";

    private final SettingsFile settings;

    Remotes(SettingsFile settings) {
        this.settings = settings;
    }

    /**
     * The branch of a remote that a local branch follows.
     *
     * @param remote the remote's name
     * @param branch the branch over there
     */
    public record Upstream(String remote, RefName branch) {
        /** Where it was when last seen, a ref of this working copy. */
        public RefName tracking() {
            return Remotes.tracking(remote, branch);
        }
    }

    /** The ref that keeps where a remote's branch was when last seen. */
    public static RefName tracking(String remote, RefName branch) {
        return new RefName("remotes/" + remote + "/" + branch.shortName());
    }

    /** All addresses by the names of their remotes. */
    public SortedMap<String, String> all() throws IOException {
        SortedMap<String, String> remotes = new TreeMap<>();
        for (Map.Entry<String, String> setting : settings.all().entrySet()) {
            String key = setting.getKey();
            if (key.startsWith(REMOTE) && key.endsWith(URL)) {
                remotes.put(key.substring(REMOTE.length(), key.length() - URL.length()), setting.getValue());
            }
        }
        return remotes;
    }

    /** The address of a remote. */
    public Optional<String> find(String name) throws IOException {
        return settings.find(REMOTE + name + URL);
    }

    /**
     * Adds a remote, or changes its address.
     *
     * @throws IllegalArgumentException if the name cannot be part of a ref's
     */
    public void set(String name, String address) throws IOException {
        if (name.contains("/") || name.contains("=")) {
            throw new IllegalArgumentException("remote '" + name + "': a name has no slash and no =");
        }
        tracking(name, Workspace.MAIN);
        settings.set(REMOTE + name + URL, address);
    }

    /** Forgets a remote's address and that branches follow it; true if it was there. */
    public boolean remove(String name) throws IOException {
        for (Map.Entry<String, String> setting : settings.all().entrySet()) {
            if (setting.getKey().startsWith(BRANCH)
                    && setting.getKey().endsWith(UPSTREAM)
                    && setting.getValue().startsWith(name + " ")) {
                settings.remove(setting.getKey());
            }
        }
        return settings.remove(REMOTE + name + URL);
    }

    /** What a branch follows. */
    public Optional<Upstream> upstream(RefName branch) throws IOException {
        return settings.find(BRANCH + branch.shortName() + UPSTREAM).flatMap(Remotes::parse);
    }

    /** Lets a branch follow another. */
    public void upstream(RefName branch, Upstream upstream) throws IOException {
        settings.set(BRANCH + branch.shortName() + UPSTREAM, upstream.remote() + " " + upstream.branch());
    }

    /** Lets a branch follow nothing. */
    public void removeUpstream(RefName branch) throws IOException {
        settings.remove(BRANCH + branch.shortName() + UPSTREAM);
    }

    private static Optional<Upstream> parse(String text) {
        String[] parts = text.split(" ", 2);
        return parts.length < 2 ? Optional.empty() : Optional.of(new Upstream(parts[0], new RefName(parts[1])));
    }
}
