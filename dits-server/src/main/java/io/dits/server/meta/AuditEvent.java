// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is told in the audit: one thing that was done, or refused. {@link Cause} says by whom.
 *
 * @param action a noun and what became of it: {@code repo.created}
 * @param subject what it was done to, by kind and the name that it had then: {@code repository:ann/film}
 * @param refused whether it was wanted, but not done
 * @param owner the id of the user or organisation whose matter it is
 * @param repository the id of the repository whose matter it is
 * @param details more of it, never a secret; values that are longer than {@value #LONGEST} characters are cut
 */
public record AuditEvent(
        String action,
        String subject,
        boolean refused,
        OptionalLong owner,
        OptionalLong repository,
        SortedMap<String, String> details) {
    /** The longest text that is kept, in characters: whoever is refused must not fill the table. */
    public static final int LONGEST = 500;

    /** Copies the details. */
    public AuditEvent {
        subject = cut(subject);
        details = new TreeMap<>(details);
        details.replaceAll((_, value) -> cut(value));
    }

    /** Something that was done. */
    public static AuditEvent of(String action, String subject) {
        return new AuditEvent(action, subject, false, OptionalLong.empty(), OptionalLong.empty(), new TreeMap<>());
    }

    /** Something that was done to a repository. */
    public static AuditEvent of(String action, Repository repository) {
        return of(action, "repository:" + repository.owner() + "/" + repository.name())
                .in(repository.ownerId(), repository.id());
    }

    /** Something that was done to a user. */
    public static AuditEvent of(String action, User user) {
        return of(action, "user:" + user.username()).at(user.id());
    }

    /** The same, as the matter of that owner. */
    public AuditEvent at(long ownerId) {
        return new AuditEvent(action, subject, refused, OptionalLong.of(ownerId), repository, details);
    }

    /** The same, as the matter of that repository of that owner. */
    public AuditEvent in(long ownerId, RepositoryId id) {
        return new AuditEvent(action, subject, refused, OptionalLong.of(ownerId), OptionalLong.of(id.value()), details);
    }

    /** The same, with one more detail. */
    public AuditEvent with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(details);
        more.put(name, value.toString());
        return new AuditEvent(action, subject, refused, owner, repository, more);
    }

    /** The same, as something that was not done, and why. */
    public AuditEvent refusedFor(String reason) {
        AuditEvent told = with("reason", reason);
        return new AuditEvent(action, subject, true, owner, repository, told.details);
    }

    /** No longer than it may be, and without what the database does not take: NUL and halves of characters. */
    private static String cut(String text) {
        String start = text.substring(0, Math.min(text.length(), LONGEST));
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
    }
}
