// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * An assertion whose signature holds, held against the web browser profile (SAML 2.0 profiles, section 4.1.4).
 *
 * @param element as it was signed
 */
record Assertion(Element element) {
    private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    private static final Set<String> CONDITIONS = Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

    /**
     * What an assertion must be made for.
     *
     * @param idp who makes it
     * @param entityId the service provider that it is for
     * @param consumer where it is to be posted
     * @param requestId the request that it answers
     * @param now the time
     */
    record Expected(String idp, String entityId, URI consumer, String requestId, Instant now) {}

    /**
     * Checks all of it.
     *
     * @return when it is void in any case
     */
    Instant check(Expected expected) {
        Saml.check("2.0".equals(element.getAttributeNS(null, "Version")), "the assertion is not of version 2.0");
        Saml.check(!id().isEmpty(), "the assertion has no id");
        Saml.check(
                Xml.text(Xml.child(element, Saml.ASSERTION, "Issuer")).equals(expected.idp()),
                "the assertion is of another issuer");
        conditions(Xml.child(element, Saml.ASSERTION, "Conditions"), expected);
        authenticated(expected.now());
        return confirmed(expected);
    }

    String id() {
        return element.getAttributeNS(null, "ID");
    }

    private void conditions(Element conditions, Expected expected) {
        within(conditions, expected.now());
        for (Node child = conditions.getFirstChild(); child != null; child = child.getNextSibling()) {
            Saml.check(
                    !(child instanceof Element condition)
                            || (Saml.ASSERTION.equals(condition.getNamespaceURI())
                                    && CONDITIONS.contains(condition.getLocalName())),
                    "the assertion has a condition that is not known here");
        }
        List<Element> audiences = Xml.children(conditions, Saml.ASSERTION, "AudienceRestriction");
        Saml.check(!audiences.isEmpty(), "the assertion is for no audience");
        for (Element restriction : audiences) {
            Saml.check(
                    Xml.children(restriction, Saml.ASSERTION, "Audience").stream()
                            .anyMatch(audience -> Xml.text(audience).equals(expected.entityId())),
                    "the assertion is for another audience than " + expected.entityId());
        }
    }

    private void authenticated(Instant now) {
        List<Element> statements = Xml.children(element, Saml.ASSERTION, "AuthnStatement");
        Saml.check(!statements.isEmpty(), "the assertion does not say that somebody signed in");
        for (Element statement : statements) {
            Saml.check(
                    time(statement, "SessionNotOnOrAfter")
                            .filter(end -> !now.isBefore(end.plus(Saml.SKEW)))
                            .isEmpty(),
                    "the session at the identity provider is over");
        }
    }

    /** One confirmation that holds is enough. */
    private Instant confirmed(Expected expected) {
        Element subject = Xml.child(element, Saml.ASSERTION, "Subject");
        String wrong = "it has none of a bearer";
        for (Element confirmation : Xml.children(subject, Saml.ASSERTION, "SubjectConfirmation")) {
            List<Element> data = Xml.children(confirmation, Saml.ASSERTION, "SubjectConfirmationData");
            if (BEARER.equals(confirmation.getAttributeNS(null, "Method")) && data.size() == 1) {
                Optional<Instant> end = time(data.getFirst(), "NotOnOrAfter");
                wrong = wrong(data.getFirst(), end, expected);
                if (wrong.isEmpty() && end.isPresent()) {
                    return end.get().plus(Saml.SKEW);
                }
            }
        }
        throw Saml.unproven("the assertion is not confirmed for this: " + wrong);
    }

    private static String wrong(Element data, Optional<Instant> end, Expected expected) {
        if (!data.getAttributeNS(null, "Recipient").equals(expected.consumer().toString())) {
            return "its recipient is another than " + expected.consumer();
        }
        if (!data.getAttributeNS(null, "InResponseTo").equals(expected.requestId())) {
            return "it answers another request, or none";
        }
        if (data.hasAttributeNS(null, "NotBefore")) {
            return "it has a beginning, which the profile forbids";
        }
        boolean over =
                end.map(time -> !expected.now().isBefore(time.plus(Saml.SKEW))).orElse(true);
        return over ? "it has expired, or has no end" : "";
    }

    private static void within(Element element, Instant now) {
        Saml.check(
                time(element, "NotBefore")
                        .filter(start -> now.isBefore(start.minus(Saml.SKEW)))
                        .isEmpty(),
                "the assertion is not valid yet; do the clocks agree?");
        Saml.check(
                time(element, "NotOnOrAfter")
                        .filter(end -> !now.isBefore(end.plus(Saml.SKEW)))
                        .isEmpty(),
                "the assertion has expired; do the clocks agree?");
    }

    private static Optional<Instant> time(Element element, String attribute) {
        if (!element.hasAttributeNS(null, attribute)) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(element.getAttributeNS(null, attribute))
                    .toInstant());
        } catch (DateTimeException e) {
            throw Saml.unproven(attribute + " is no time");
        }
    }

    /** The provider's name for the person. */
    String subject() {
        Element name = Xml.child(Xml.child(element, Saml.ASSERTION, "Subject"), Saml.ASSERTION, "NameID");
        Saml.check(
                !TRANSIENT.equals(name.getAttributeNS(null, "Format")),
                "the NameID is transient, another one at each sign-in: let the identity provider send a persistent one");
        return Xml.text(name);
    }

    /** The values of attributes by name. */
    Map<String, List<String>> attributes() {
        Map<String, List<String>> attributes = new HashMap<>();
        for (Element statement : Xml.children(element, Saml.ASSERTION, "AttributeStatement")) {
            for (Element attribute : Xml.children(statement, Saml.ASSERTION, "Attribute")) {
                List<String> values =
                        attributes.computeIfAbsent(attribute.getAttributeNS(null, "Name"), name -> new ArrayList<>());
                Xml.children(attribute, Saml.ASSERTION, "AttributeValue").forEach(value -> values.add(Xml.text(value)));
            }
        }
        return attributes;
    }
}
