// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SignInRequest;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * A response of an identity provider, with nothing of it believed yet.
 *
 * @param root the element {@code Response}
 */
record Response(Element root) {
    private static final int LARGEST = 160 << 10;
    private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

    /** Decodes and parses what a form brought; one assertion is all that it may hold, wherever. */
    static Response parse(String form) {
        Saml.check(!form.isEmpty() && form.length() <= LARGEST * 4 / 3, "wanted a response of up to 160 KB");
        Element root;
        try {
            root = Xml.parse(Base64.getMimeDecoder().decode(form)).getDocumentElement();
        } catch (SAXException | IllegalArgumentException e) {
            throw Saml.unproven("the response is no XML that is taken here", e);
        }
        Saml.check(Xml.is(root, Saml.PROTOCOL, "Response"), "wanted a response of SAML 2.0, found something else");
        int assertions =
                Xml.count(root, Saml.ASSERTION, "Assertion") + Xml.count(root, Saml.ASSERTION, "EncryptedAssertion");
        // A failure has none.
        Saml.check(assertions <= 1, "wanted one assertion, found " + assertions);
        return new Response(root);
    }

    /** The assertion as it was signed: by itself, or with all of the response. */
    Assertion assertion(IdpMetadata idp, PrivateKey key, SignInRequest request) {
        Optional<Element> signed = Signatures.verified(root, idp.keys());
        Element used = signed.orElse(root);
        envelope(used, signed.isPresent(), idp, request);
        List<Element> encrypted = Xml.children(used, Saml.ASSERTION, "EncryptedAssertion");
        Element assertion = encrypted.isEmpty()
                ? Xml.child(used, Saml.ASSERTION, "Assertion")
                : Decryption.assertion(encrypted.getFirst(), key);
        Optional<Element> itself = Signatures.verified(assertion, idp.keys());
        Saml.check(signed.isPresent() || itself.isPresent(), "neither the response nor its assertion is signed");
        return new Assertion(itself.orElse(assertion));
    }

    /** What stands around the assertion; where it is not signed it can only be wrong, never prove anything. */
    private static void envelope(Element used, boolean signed, IdpMetadata idp, SignInRequest request) {
        String destination = used.getAttributeNS(null, "Destination");
        boolean here = destination.equals(Saml.consumer(request.origin()).toString());
        Saml.check(here || (!signed && destination.isEmpty()), "the response is for another destination");
        String answers = used.getAttributeNS(null, "InResponseTo");
        Saml.check(answers.isEmpty() || answers.equals(request.messageId()), "the response answers another request");
        for (Element issuer : Xml.children(used, Saml.ASSERTION, "Issuer")) {
            Saml.check(Xml.text(issuer).equals(idp.entityId()), "the response is of another issuer");
        }
        Element status = Xml.child(Xml.child(used, Saml.PROTOCOL, "Status"), Saml.PROTOCOL, "StatusCode");
        String code = status.getAttributeNS(null, "Value");
        if (!code.equals(SUCCESS)) {
            throw new SignInRefusedException(
                    Reason.DECLINED, "the identity provider says " + code.replaceAll("[^A-Za-z0-9:._-]", "?"));
        }
    }
}
