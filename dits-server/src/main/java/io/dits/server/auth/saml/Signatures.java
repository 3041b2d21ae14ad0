// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.io.IOException;
import java.security.NoSuchProviderException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Signatures of messages and assertions. Whoever asks gets the element anew, parsed from the very bytes that were signed: so what
 * is used is what was signed, wherever in the document the signature stands and whatever it points to.
 */
final class Signatures {
    private static final Set<String> METHODS = Set.of(
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
            "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
            "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
            "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512");
    private static final Set<String> DIGESTS = Set.of(
            "http://www.w3.org/2001/04/xmlenc#sha256",
            "http://www.w3.org/2001/04/xmldsig-more#sha384",
            "http://www.w3.org/2001/04/xmlenc#sha512");
    /** Without comments: what is between them in a text must not be parted. */
    private static final List<String> TRANSFORMS = List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE);

    private Signatures() {}

    /**
     * The element as it was signed by one of these keys, if it has a signature.
     *
     * @throws io.dits.server.service.SignInRefusedException if it has one that does not hold
     */
    static Optional<Element> verified(Element element, List<PublicKey> keys) {
        List<Element> found = Xml.children(element, XMLSignature.XMLNS, "Signature");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Saml.check(found.size() == 1, "wanted one signature of " + element.getLocalName() + ", found " + found.size());
        String id = element.getAttributeNS(null, "ID");
        uniqueIds(element);
        for (PublicKey key : keys) {
            Optional<Element> signed = by(key, element, id, found.getFirst());
            if (signed.isPresent()) {
                return signed;
            }
        }
        throw Saml.unproven(
                "the signature of " + element.getLocalName() + " is by none of the identity provider's keys");
    }

    /** Two elements of one id: one could be checked and the other used. */
    private static void uniqueIds(Element element) {
        List<String> ids = new ArrayList<>();
        Xml.all(element.getOwnerDocument().getDocumentElement(), each -> {
            for (String name : List.of("ID", "Id", "id")) {
                if (each.hasAttributeNS(null, name)) {
                    ids.add(each.getAttributeNS(null, name));
                }
            }
        });
        Saml.check(Set.copyOf(ids).size() == ids.size() && !ids.contains(""), "ids of the document are not unique");
    }

    private static Optional<Element> by(PublicKey key, Element element, String id, Element signatureElement) {
        DOMValidateContext context = new DOMValidateContext(key, signatureElement);
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
        context.setIdAttributeNS(element, null, "ID");
        try {
            XMLSignature signature =
                    XMLSignatureFactory.getInstance("DOM", "XMLDSig").unmarshalXMLSignature(context);
            Reference reference = form(signature, id);
            if (!signature.validate(context)) {
                return Optional.empty();
            }
            Element signed =
                    Xml.parse(reference.getDigestInputStream().readAllBytes()).getDocumentElement();
            Saml.check(
                    Xml.is(signed, String.valueOf(element.getNamespaceURI()), element.getLocalName())
                            && id.equals(signed.getAttributeNS(null, "ID")),
                    "something else was signed than " + element.getLocalName());
            return Optional.of(signed);
        } catch (MarshalException | XMLSignatureException | SAXException | IOException e) {
            throw Saml.unproven("the signature of " + element.getLocalName() + " cannot be checked", e);
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException("this Java runtime has no XML signatures", e);
        }
    }

    /** The one reference: to the element that the signature stands in, without any transform that could change what it means. */
    private static Reference form(XMLSignature signature, String id) {
        List<Reference> references = signature.getSignedInfo().getReferences();
        Saml.check(references.size() == 1, "wanted a signature of one thing, found " + references.size());
        Reference reference = references.getFirst();
        List<Transform> transforms = reference.getTransforms();
        Saml.check(("#" + id).equals(reference.getURI()), "the signature is of something else than what it stands in");
        Saml.check(
                transforms.stream().map(Transform::getAlgorithm).toList().equals(TRANSFORMS),
                "wanted a signature with the transforms " + TRANSFORMS);
        Saml.check(signature.getObjects().isEmpty(), "the signature brings objects of its own");
        String method = signature.getSignedInfo().getSignatureMethod().getAlgorithm();
        Saml.check(METHODS.contains(method), "the signature is of the kind " + method + ", which is not taken");
        String digest = reference.getDigestMethod().getAlgorithm();
        Saml.check(
                DIGESTS.contains(digest), "the signature has a digest of the kind " + digest + ", which is not taken");
        return reference;
    }
}
