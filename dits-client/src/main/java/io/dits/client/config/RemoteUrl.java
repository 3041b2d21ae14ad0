// SPDX-License-Identifier: Apache-2.0
package io.dits.client.config;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The address of a repository: {@code http(s)://host[:port]/owner/name}.
 *
 * @param owner a user or an organisation
 * @param name the repository's own name
 */
public record RemoteUrl(Origin origin, String owner, String name) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /**
     * Checks owner and name.
     *
     * @throws IllegalArgumentException if they cannot be such
     */
    public RemoteUrl {
        if (!PART.matcher(owner).matches() || !PART.matcher(name).matches()) {
            throw new IllegalArgumentException("repository: wanted OWNER/NAME, found '" + owner + "/" + name + "'");
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static RemoteUrl parse(String address) {
        URI uri = Origin.uri(address);
        Origin origin = Origin.of(uri, address);
        String path = uri.getPath() == null ? "" : uri.getPath();
        String[] parts = path.replaceAll("^/|/$", "").split("/", -1);
        if (parts.length != 2 || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "address: wanted http(s)://host[:port]/OWNER/NAME, found '" + address + "'");
        }
        return new RemoteUrl(origin, parts[0], parts[1]);
    }

    /** The repository {@code OWNER/NAME} of a server. */
    public static RemoteUrl of(Origin origin, String fullName) {
        int slash = fullName.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("repository: wanted OWNER/NAME, found '" + fullName + "'");
        }
        return new RemoteUrl(origin, fullName.substring(0, slash), fullName.substring(slash + 1));
    }

    /** {@code owner/name}. */
    public String fullName() {
        return owner + "/" + name;
    }

    @Override
    public String toString() {
        return origin + "/" + fullName();
    }
}
