// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.security.PrivateKey;
import java.util.List;
import java.util.Set;
import org.keycloak.saml.common.exceptions.ConfigurationException;
import org.keycloak.saml.common.exceptions.ProcessingException;
import org.keycloak.saml.common.util.DocumentUtil;
import org.keycloak.saml.processing.core.util.XMLEncryptionUtil;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Assertions that are encrypted for this server. */
final class Decryption {
    private static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";
    private static final String ENCRYPTION_11 = "http://www.w3.org/2009/xmlenc11#";
    /** Without PKCS#1 v1.5, whose padding tells too much, and without 3DES. */
    private static final Set<String> METHODS = Set.of(
            ENCRYPTION + "rsa-oaep-mgf1p",
            ENCRYPTION_11 + "rsa-oaep",
            ENCRYPTION + "aes128-cbc",
            ENCRYPTION + "aes192-cbc",
            ENCRYPTION + "aes256-cbc",
            ENCRYPTION_11 + "aes128-gcm",
            ENCRYPTION_11 + "aes192-gcm",
            ENCRYPTION_11 + "aes256-gcm");
    /** What would be fetched from elsewhere. */
    private static final Set<String> POINTERS = Set.of("CipherReference", "RetrievalMethod", "AgreementMethod");

    private Decryption() {}

    /**
     * The assertion in an {@code EncryptedAssertion}.
     *
     * @throws io.dits.server.service.SignInRefusedException if it cannot be decrypted; the answer must not tell more than that
     */
    static Element assertion(Element encrypted, PrivateKey key) {
        Xml.all(encrypted, Decryption::check);
        try {
            Document alone = DocumentUtil.createDocument();
            alone.appendChild(alone.importNode(encrypted, true));
            Element plain = XMLEncryptionUtil.decryptElementInDocument(alone, _ -> List.of(key));
            Saml.check(
                    Xml.is(plain, Saml.ASSERTION, "Assertion") && Xml.count(plain, Saml.ASSERTION, "Assertion") == 1,
                    "what was encrypted is not one assertion");
            return plain;
        } catch (ProcessingException | ConfigurationException | RuntimeException e) {
            throw Saml.unproven("the assertion cannot be decrypted", e);
        }
    }

    private static void check(Element element) {
        String name = element.getLocalName();
        Saml.check(!POINTERS.contains(name), "the encryption points elsewhere: " + name);
        if (name.equals("EncryptionMethod")) {
            String method = element.getAttributeNS(null, "Algorithm");
            Saml.check(METHODS.contains(method), "the encryption is of the kind " + method + ", which is not taken");
        }
    }
}
