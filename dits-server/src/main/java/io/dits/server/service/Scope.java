// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of what a user may do, for tokens that may do less. A scope grants nothing by itself: what counts is the least of
 * the user's rights and the token's scopes.
 */
public enum Scope {
    /** See and fetch repositories. */
    REPO_READ("repo:read"),
    /** Push; includes {@link #REPO_READ}. */
    REPO_WRITE("repo:write"),
    /** Make, change and delete repositories, and say who may use them; includes {@link #REPO_WRITE}. */
    REPO_ADMIN("repo:admin"),
    /** Change one's own account, and make tokens for it. */
    USER("user"),
    /** Change organisations and their members. */
    ORG("org"),
    /** Use the rights of an administrator; without it the token of one is that of an ordinary user. */
    ADMIN("admin");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** As it is written in tokens, requests and messages. */
    public String word() {
        return word;
    }

    /**
     * The scope of that word.
     *
     * @throws IllegalArgumentException with the words that there are
     */
    public static Scope ofWord(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scope: wanted one of "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Scope::word).toList())));
    }

    /** What whoever signed in himself may do. */
    public static Set<Scope> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(Scope.class));
    }

    /** These and those that they include. */
    public static Set<Scope> withIncluded(Collection<Scope> scopes) {
        Set<Scope> all = EnumSet.noneOf(Scope.class);
        all.addAll(scopes);
        if (all.contains(REPO_ADMIN)) {
            all.add(REPO_WRITE);
        }
        if (all.contains(REPO_WRITE)) {
            all.add(REPO_READ);
        }
        return Collections.unmodifiableSet(all);
    }
}
