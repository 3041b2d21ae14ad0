// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Locale;

/** What somebody is in an organisation. Each role includes those before it. */
public enum OrganisationRole {
    /** Has the organisation's base role in all its repositories. */
    MEMBER,
    /** Administers all its repositories, makes new ones, takes members in and out. */
    ADMIN,
    /** Changes the organisation itself, and says who owns and administers it. */
    OWNER;

    /** The word in JSON and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role may do what that one may. */
    public boolean includes(OrganisationRole other) {
        return compareTo(other) >= 0;
    }

    /**
     * The role of a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static OrganisationRole ofWord(String word) {
        return switch (word) {
            case "member" -> MEMBER;
            case "admin" -> ADMIN;
            case "owner" -> OWNER;
            default -> throw new IllegalArgumentException("role: wanted member, admin or owner");
        };
    }
}
