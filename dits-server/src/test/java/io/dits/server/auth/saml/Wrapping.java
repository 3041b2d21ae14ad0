// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.server.service.SignInRefusedException;
import io.dits.testkit.identity.TestCertificate;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The eight forms of signature wrapping of Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be" (2012): what is signed
 * stays in the document, and something else stands where it is looked for.
 */
enum Wrapping {
    /** A forged response holds the signature, and that holds the response that was signed. */
    XSW1(true) {
        @Override
        void wrap(Element response, Element assertion) {
            Element original = (Element) response.cloneNode(true);
            original.removeChild(Forge.signature(original));
            forge(response, assertion);
            Forge.signature(response).appendChild(object(response, original));
        }
    },
    /** A forged response holds the response that was signed beside its signature. */
    XSW2(true) {
        @Override
        void wrap(Element response, Element assertion) {
            Element original = (Element) response.cloneNode(true);
            original.removeChild(Forge.signature(original));
            forge(response, assertion);
            response.insertBefore(original, Forge.signature(response));
        }
    },
    /** A forged assertion stands before the one that was signed. */
    XSW3(false) {
        @Override
        void wrap(Element response, Element assertion) {
            response.insertBefore(forged(assertion, false), assertion);
        }
    },
    /** A forged assertion holds the one that was signed. */
    XSW4(false) {
        @Override
        void wrap(Element response, Element assertion) {
            Element forged = forged(assertion, false);
            response.replaceChild(forged, assertion);
            forged.appendChild(assertion);
        }
    },
    /** A forged assertion has the signature, and the one that was signed stands behind it. */
    XSW5(false) {
        @Override
        void wrap(Element response, Element assertion) {
            Element forged = forged(assertion, true);
            response.replaceChild(forged, assertion);
            assertion.removeChild(Forge.signature(assertion));
            response.appendChild(assertion);
        }
    },
    /** A forged assertion has the signature, and that holds the one that was signed. */
    XSW6(false) {
        @Override
        void wrap(Element response, Element assertion) {
            Element forged = forged(assertion, true);
            response.replaceChild(forged, assertion);
            assertion.removeChild(Forge.signature(assertion));
            Forge.signature(forged).appendChild(assertion);
        }
    },
    /** A forged assertion stands among the extensions before the one that was signed. */
    XSW7(false) {
        @Override
        void wrap(Element response, Element assertion) {
            Element extensions = response.getOwnerDocument().createElementNS(Saml.PROTOCOL, "samlp:Extensions");
            extensions.appendChild(forged(assertion, false));
            response.insertBefore(extensions, assertion);
        }
    },
    /** A forged assertion has the signature, and an object of that holds the one that was signed. */
    XSW8(false) {
        @Override
        void wrap(Element response, Element assertion) {
            Element forged = forged(assertion, true);
            response.replaceChild(forged, assertion);
            assertion.removeChild(Forge.signature(assertion));
            Forge.signature(forged).appendChild(object(response, assertion));
        }
    };

    private final boolean aroundResponse;

    Wrapping(boolean aroundResponse) {
        this.aroundResponse = aroundResponse;
    }

    abstract void wrap(Element response, Element assertion);

    /** Whether it wraps the signature of a response, and not that of an assertion. */
    boolean aroundResponse() {
        return aroundResponse;
    }

    /** The document, wrapped. */
    Document of(Document signed) {
        wrap(signed.getDocumentElement(), Forge.assertion(signed));
        // As it comes over the line.
        return Forge.parse(Forge.text(signed));
    }

    /** What would be used of it, if assertions were not counted; empty if that is refused, too. */
    String used(Document response, TestCertificate idp) {
        List<java.security.PublicKey> keys = List.of(idp.certificate().getPublicKey());
        Element root = response.getDocumentElement();
        try {
            Optional<Element> around = Signatures.verified(root, keys);
            Element used = around.orElse(root);
            Element first = Xml.children(used, Saml.ASSERTION, "Assertion").getFirst();
            Optional<Element> itself = Signatures.verified(first, keys);
            return itself.or(() -> around).map(Forge::text).orElse("");
        } catch (SignInRefusedException refused) {
            return "";
        }
    }

    /** Makes the response one of somebody else, with an id of its own. */
    private static void forge(Element response, Element assertion) {
        response.setAttributeNS(null, "ID", "_evil");
        response.replaceChild(forged(assertion, true), assertion);
    }

    private static Element forged(Element assertion, boolean keepSignature) {
        Element forged = (Element) assertion.cloneNode(true);
        forged.setAttributeNS(null, "ID", "_evil_a");
        Xml.child(Xml.child(forged, Saml.ASSERTION, "Subject"), Saml.ASSERTION, "NameID")
                .setTextContent("id-of-boss");
        if (!keepSignature && Forge.signature(forged) != null) {
            forged.removeChild(Forge.signature(forged));
        }
        return forged;
    }

    private static Element object(Element of, Element content) {
        Element object = of.getOwnerDocument().createElementNS("http://www.w3.org/2000/09/xmldsig#", "Object");
        object.appendChild(content);
        return object;
    }
}
