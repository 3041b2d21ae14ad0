// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import javax.xml.parsers.ParserConfigurationException;
import org.keycloak.dom.saml.v2.assertion.NameIDType;
import org.keycloak.dom.saml.v2.metadata.EndpointType;
import org.keycloak.dom.saml.v2.metadata.KeyDescriptorType;
import org.keycloak.dom.saml.v2.metadata.KeyTypes;
import org.keycloak.dom.saml.v2.protocol.AuthnRequestType;
import org.keycloak.saml.BaseSAML2BindingBuilder;
import org.keycloak.saml.SPMetadataDescriptor;
import org.keycloak.saml.SignatureAlgorithm;
import org.keycloak.saml.common.exceptions.ConfigurationException;
import org.keycloak.saml.common.exceptions.ParsingException;
import org.keycloak.saml.common.exceptions.ProcessingException;
import org.keycloak.saml.processing.api.saml.v2.request.SAML2Request;
import org.keycloak.saml.processing.core.saml.v2.util.SAMLMetadataUtil;

/**
 * What this server says as a service provider.
 *
 * @param entityId its name
 * @param credentials what it signs with
 */
record ServiceProvider(String entityId, Credentials credentials) {
    /** A request as the library signs it for the redirect binding. */
    private static final class Binding extends BaseSAML2BindingBuilder<Binding> {}

    /**
     * Where the browser is sent with a signed request.
     *
     * @param id of the request
     * @param relayState what the provider gives back
     */
    URI request(IdpMetadata idp, String id, String relayState, URI origin, Instant now) {
        AuthnRequestType request = new AuthnRequestType(id, xml(now));
        NameIDType issuer = new NameIDType();
        issuer.setValue(entityId);
        request.setIssuer(issuer);
        request.setDestination(idp.signOn());
        request.setAssertionConsumerServiceURL(Saml.consumer(origin));
        request.setProtocolBinding(URI.create(Saml.POST));
        try {
            return new Binding()
                    .relayState(relayState)
                    .signWith(null, credentials.pair(), credentials.certificate())
                    .signatureAlgorithm(SignatureAlgorithm.RSA_SHA256)
                    .signDocument()
                    .redirectBinding(SAML2Request.convert(request))
                    .requestURI(idp.signOn().toString());
        } catch (ProcessingException | ConfigurationException | ParsingException | IOException e) {
            throw new IllegalStateException("cannot make a request of SAML", e);
        }
    }

    private static XMLGregorianCalendar xml(Instant time) {
        return DatatypeFactory.newDefaultInstance()
                .newXMLGregorianCalendar(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The metadata that an identity provider is given. */
    String metadata(URI origin) {
        try {
            String certificate =
                    Base64.getEncoder().encodeToString(credentials.certificate().getEncoded());
            return SAMLMetadataUtil.writeEntityDescriptorType(SPMetadataDescriptor.buildSPDescriptor(
                    List.of(new EndpointType(URI.create(Saml.POST), Saml.consumer(origin))),
                    List.of(),
                    true,
                    true,
                    // Assertions may be encrypted: so the key for it is told.
                    true,
                    entityId,
                    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                    List.of(key(certificate, KeyTypes.SIGNING)),
                    List.of(key(certificate, KeyTypes.ENCRYPTION))));
        } catch (CertificateEncodingException | ParserConfigurationException | ProcessingException e) {
            throw new IllegalStateException("cannot make metadata of SAML", e);
        }
    }

    private static KeyDescriptorType key(String certificate, KeyTypes use) throws ParserConfigurationException {
        return SPMetadataDescriptor.buildKeyDescriptorType(
                SPMetadataDescriptor.buildKeyInfoElement(null, certificate), use);
    }
}
