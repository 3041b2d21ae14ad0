// SPDX-License-Identifier: Apache-2.0
package io.dits.server.meta;

import java.util.Optional;
import java.util.Set;

/**
 * What a sign-in provider said of a person, proven.
 *
 * @param provider the provider's name in the configuration
 * @param subject the provider's name for the person, which never becomes another's; 1 to 255 characters
 * @param email the person's address, if it has the form of one; up to 254 characters
 * @param emailConfirmed whether the provider vouches that the address is the person's
 * @param domain whose people the person belongs to, in small letters, if the provider vouches for it
 * @param displayName the name to show, up to 256 characters without control characters
 * @param wantedName the username that the person would like
 * @param groups those that the person is a member of
 */
public record ExternalIdentity(
        String provider,
        String subject,
        Optional<String> email,
        boolean emailConfirmed,
        Optional<String> domain,
        Optional<String> displayName,
        Optional<String> wantedName,
        Set<String> groups) {
    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 256;

    /**
     * Checks and copies; an address or a name that is none is left out.
     *
     * @throws IllegalArgumentException if the subject is none
     */
    public ExternalIdentity {
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT || subject.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "subject of a sign-in provider: wanted 1 to " + LONGEST_SUBJECT + " characters");
        }
        email = email.filter(text -> text.length() <= LONGEST_EMAIL
                && text.matches("[^\\s@<>\"\\p{Cc}\\p{Cf}]+@[^\\s@<>\"\\p{Cc}\\p{Cf}]+"));
        emailConfirmed = emailConfirmed && email.isPresent();
        displayName = displayName
                .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST_NAME)))
                .filter(text -> !text.isEmpty());
        wantedName = wantedName.map(text -> text.substring(0, Math.min(text.length(), LONGEST_NAME)));
        groups = Set.copyOf(groups);
    }
}
