// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import io.dits.testkit.identity.TestCertificate;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Makes responses of an identity provider, right ones and others, and signs them with the JDK's own signatures. */
final class Forge {
    static final String IDP = "urn:studio:idp";
    static final String SERVICE = "https://dits.example.test/saml";
    static final String CONSUMER = "https://dits.example.test/auth/saml/acs";

    private final TestCertificate idp;
    private String xml;
    /** What a signature is made of. */
    private String method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    private String digest = DigestMethod.SHA256;
    private List<String> transforms = List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE);

    /** A response to that request, not signed yet. */
    Forge(TestCertificate idp, String requestId, Instant now) {
        this.idp = idp;
        this.xml = """
                <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="NOW"\
                 Destination="CONSUMER" InResponseTo="REQUEST">\
                <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">IDP</saml:Issuer>\
                <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
                <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="NOW">\
                <saml:Issuer>IDP</saml:Issuer>\
                <saml:Subject>\
                <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">id-of-ann</saml:NameID>\
                <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
                <saml:SubjectConfirmationData InResponseTo="REQUEST" Recipient="CONSUMER" NotOnOrAfter="END"/>\
                </saml:SubjectConfirmation></saml:Subject>\
                <saml:Conditions NotBefore="NOW" NotOnOrAfter="END">\
                <saml:AudienceRestriction><saml:Audience>SERVICE</saml:Audience></saml:AudienceRestriction>\
                </saml:Conditions>\
                <saml:AuthnStatement AuthnInstant="NOW"><saml:AuthnContext>\
                <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
                </saml:AuthnContext></saml:AuthnStatement>\
                <saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>ann@studio.example</saml:AttributeValue>\
                </saml:Attribute></saml:AttributeStatement>\
                </saml:Assertion></samlp:Response>""".replace("NOW", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .replace(
                        "END",
                        now.plus(Duration.ofMinutes(5))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .replace("CONSUMER", CONSUMER)
                .replace("SERVICE", SERVICE)
                .replace("REQUEST", requestId)
                .replace("IDP", IDP);
    }

    /** The same with another text in the place of one that must be there. */
    Forge but(String text, String other) {
        if (!xml.contains(text)) {
            throw new IllegalArgumentException("not there: " + text);
        }
        xml = xml.replace(text, other);
        return this;
    }

    Forge method(String uri) {
        method = uri;
        return this;
    }

    Forge digest(String uri) {
        digest = uri;
        return this;
    }

    Forge transforms(String... uris) {
        transforms = List.of(uris);
        return this;
    }

    Document unsigned() {
        return parse(xml);
    }

    /** With a signature of the assertion. */
    Document signed() {
        Document document = unsigned();
        sign(assertion(document), "#_a1", idp.key());
        return document;
    }

    /** With a signature of the response. */
    Document signedAround() {
        Document document = unsigned();
        sign(document.getDocumentElement(), "#_r1", idp.key());
        return document;
    }

    /** With one of each. */
    Document signedTwice() {
        Document document = signed();
        sign(document.getDocumentElement(), "#_r1", idp.key());
        return document;
    }

    static Element assertion(Document document) {
        return (Element)
                document.getElementsByTagNameNS(Saml.ASSERTION, "Assertion").item(0);
    }

    static Element signature(Element of) {
        return (Element) of.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature")
                .item(0);
    }

    /** Puts a signature of what the reference names behind the issuer of an element; it brings the certificate of whose key it is. */
    void sign(Element element, String reference, PrivateKey key) {
        try {
            XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
            List<Transform> steps = new java.util.ArrayList<>();
            for (String transform : transforms) {
                steps.add(factory.newTransform(transform, (TransformParameterSpec) null));
            }
            Node behind = Xml.child(element, Saml.ASSERTION, "Issuer").getNextSibling();
            DOMSignContext context = new DOMSignContext(key, element, behind);
            context.setProperty("org.jcp.xml.dsig.secureValidation", false);
            Xml.all(element, each -> {
                if (each.hasAttributeNS(null, "ID")) {
                    context.setIdAttributeNS(each, null, "ID");
                }
            });
            KeyInfoFactory keyInfo = factory.getKeyInfoFactory();
            KeyInfo info = keyInfo.newKeyInfo(List.of(keyInfo.newX509Data(List.of(idp.certificate()))));
            factory.newXMLSignature(
                            factory.newSignedInfo(
                                    factory.newCanonicalizationMethod(
                                            CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                                    factory.newSignatureMethod(method, null),
                                    List.of(factory.newReference(
                                            reference, factory.newDigestMethod(digest, null), steps, null, null))),
                            method.contains("hmac") ? null : info)
                    .sign(context);
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    static Document parse(String text) {
        try {
            return Xml.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (SAXException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String text(Node node) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter out = new StringWriter();
            transformer.transform(new DOMSource(node), new StreamResult(out));
            return out.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a form brings it. */
    static String form(Document document) {
        return form(text(document));
    }

    static String form(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The metadata of this provider. */
    static String metadata(TestCertificate of) {
        try {
            return """
                    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="IDP">
                    <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
                    <X509Certificate>CERTIFICATE</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
                    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
                     Location="https://idp.example.test/sso?tenant=1"/>
                    </IDPSSODescriptor></EntityDescriptor>""".replace("IDP\"", Forge.IDP + "\"").replace(
                    "CERTIFICATE",
                    Base64.getMimeEncoder().encodeToString(of.certificate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
