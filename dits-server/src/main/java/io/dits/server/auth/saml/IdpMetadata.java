// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.XMLSignature;
import org.keycloak.dom.saml.v2.metadata.EndpointType;
import org.keycloak.dom.saml.v2.metadata.EntitiesDescriptorType;
import org.keycloak.dom.saml.v2.metadata.EntityDescriptorType;
import org.keycloak.dom.saml.v2.metadata.IDPSSODescriptorType;
import org.keycloak.dom.saml.v2.metadata.KeyDescriptorType;
import org.keycloak.dom.saml.v2.metadata.KeyTypes;
import org.keycloak.saml.common.exceptions.ParsingException;
import org.keycloak.saml.processing.core.parsers.saml.SAMLParser;
import org.keycloak.saml.processing.core.saml.v2.util.SAMLMetadataUtil;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What an identity provider says of itself.
 *
 * @param entityId its name
 * @param signOn where requests are sent by redirect
 * @param keys what it signs with. That a certificate has expired does not matter: the metadata vouches for it
 */
record IdpMetadata(String entityId, URI signOn, List<PublicKey> keys) {
    IdpMetadata {
        keys = List.copyOf(keys);
    }

    /**
     * Reads the metadata of one identity provider.
     *
     * @throws IOException if it is not that
     */
    static IdpMetadata read(byte[] document) throws IOException {
        try {
            // A document type would be refused here, before the library sees it.
            Object parsed = SAMLParser.getInstance().parse(Xml.parse(document));
            List<EntityDescriptorType> providers =
                    entities(parsed).stream().filter(e -> role(e) != null).toList();
            if (providers.size() != 1) {
                throw new IOException("wanted metadata of one identity provider of SAML, found " + providers.size());
            }
            EntityDescriptorType entity = providers.getFirst();
            return of(entity, role(entity));
        } catch (SAXException | ParsingException | RuntimeException e) {
            throw new IOException(
                    "wanted metadata of an identity provider of SAML, found something else: " + e.getMessage(), e);
        }
    }

    private static List<EntityDescriptorType> entities(Object parsed) {
        List<EntityDescriptorType> found = new ArrayList<>();
        if (parsed instanceof EntityDescriptorType entity) {
            found.add(entity);
        } else if (parsed instanceof EntitiesDescriptorType many) {
            many.getEntityDescriptor().forEach(each -> found.addAll(entities(each)));
        }
        return found;
    }

    private static IDPSSODescriptorType role(EntityDescriptorType entity) {
        return SAMLMetadataUtil.locateIDPSSODescriptorType(entity);
    }

    private static IdpMetadata of(EntityDescriptorType entity, IDPSSODescriptorType role) throws IOException {
        URI signOn = role.getSingleSignOnService().stream()
                .filter(endpoint -> Saml.REDIRECT.equals(String.valueOf(endpoint.getBinding())))
                .map(EndpointType::getLocation)
                .findFirst()
                .orElseThrow(() -> new IOException("wanted a SingleSignOnService with the binding " + Saml.REDIRECT
                        + ", found none. Switch it on at the identity provider"));
        List<PublicKey> keys = new ArrayList<>();
        for (KeyDescriptorType descriptor : role.getKeyDescriptor()) {
            if (descriptor.getUse() != KeyTypes.ENCRYPTION) {
                keys.addAll(keys(descriptor.getKeyInfo()));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("wanted a certificate of the identity provider for signatures, found none");
        }
        return new IdpMetadata(entity.getEntityID(), signOn, keys);
    }

    private static List<PublicKey> keys(Element keyInfo) throws IOException {
        List<String> texts = new ArrayList<>();
        Xml.all(keyInfo, element -> {
            if (Xml.is(element, XMLSignature.XMLNS, "X509Certificate")) {
                texts.add(Xml.text(element));
            }
        });
        List<PublicKey> keys = new ArrayList<>();
        for (String text : texts) {
            try {
                keys.add(CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getMimeDecoder().decode(text)))
                        .getPublicKey());
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IOException("a certificate of the identity provider cannot be read: " + e.getMessage(), e);
            }
        }
        return keys;
    }
}
