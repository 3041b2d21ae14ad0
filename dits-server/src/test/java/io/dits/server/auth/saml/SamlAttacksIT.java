// SPDX-License-Identifier: Apache-2.0
package io.dits.server.auth.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.server.meta.ExternalIdentity;
import io.dits.server.service.SignInRefusedException;
import io.dits.server.service.SignInRefusedException.Reason;
import io.dits.server.service.SignInRequest;
import io.dits.testkit.identity.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Responses that are not what they should be. Each attack differs in one thing from what is taken. */
final class SamlAttacksIT {
    @TempDir
    static Path folder;

    private static Service service;
    private static TestCertificate idp;
    private static TestCertificate stranger;
    private static SamlProvider provider;

    @BeforeAll
    static void start() throws IOException {
        service = new Service(folder);
        idp = TestCertificate.make(folder, "idp");
        stranger = TestCertificate.make(folder, "stranger");
        Path metadata = Files.writeString(folder.resolve("idp.xml"), Forge.metadata(idp));
        provider = service.provider(metadata.toUri());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Of an assertion that nobody has seen. */
    private static Forge forge() {
        return new Forge(idp, Service.REQUEST.messageId(), service.clock.instant());
    }

    private static ExternalIdentity finish(String form) {
        return provider.finish(Service.REQUEST, Map.of("SAMLResponse", form));
    }

    private static ExternalIdentity finish(Document response) {
        return finish(Forge.form(response));
    }

    private static void refused(Document response, String why) {
        refused(Forge.form(response), why);
    }

    private static void refused(String form, String why) {
        assertThatThrownBy(() -> finish(form))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.UNPROVEN))
                .hasMessageContaining(why);
    }

    private static String fresh() {
        return "_" + UUID.randomUUID();
    }

    @Test
    void whatIsRightIsTakenHoweverItIsSigned() {
        ExternalIdentity ann = new ExternalIdentity(
                "saml",
                "id-of-ann",
                Optional.of("ann@studio.example"),
                false,
                Optional.of("studio.example"),
                Optional.empty(),
                Optional.empty(),
                Set.of());
        Document around = forge().but("\"_a1\"", "\"" + fresh() + "\"").signedAround();
        assertThat(finish(around)).isEqualTo(ann);
        Forge one = forge();
        assertThat(finish(one.signed())).isEqualTo(ann);
    }

    @Test
    void anAssertionIsTakenOnce() {
        String id = fresh();
        Document response = forge().but("\"_a1\"", "\"" + id + "\"").signedAround();
        finish(response);
        assertThatThrownBy(() -> finish(response))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.STALE))
                .hasMessageContaining("used before");
        // In another response, too.
        Document again = forge().but("\"_a1\"", "\"" + id + "\"")
                .but("\"_r1\"", "\"_r2\"")
                .unsigned();
        forge().sign(again.getDocumentElement(), "#_r2", idp.key());
        assertThatThrownBy(() -> finish(again)).hasMessageContaining("used before");
    }

    @Test
    void whatIsNotSignedIsRefused() {
        refused(forge().unsigned(), "signed");
    }

    @Test
    void whatIsSignedByAnotherIsRefusedThoughItBringsTheRightCertificate() {
        Document assertion = forge().unsigned();
        forge().sign(Forge.assertion(assertion), "#_a1", stranger.key());
        refused(assertion, "none of the identity provider's keys");
        Document response = forge().unsigned();
        forge().sign(response.getDocumentElement(), "#_r1", stranger.key());
        refused(response, "none of the identity provider's keys");
    }

    @Test
    void whatWasChangedAfterSigningIsRefused() {
        refused(Forge.form(Forge.text(forge().signed()).replace("id-of-ann", "id-of-bob")), "keys");
        refused(Forge.form(Forge.text(forge().signedAround()).replace("id-of-ann", "id-of-bob")), "keys");
    }

    @Test
    void aBadSignatureBesideAGoodOneIsRefused() {
        Document response = forge().signed();
        forge().sign(response.getDocumentElement(), "#_r1", stranger.key());
        refused(response, "keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://www.w3.org/2000/09/xmldsig#rsa-sha1"})
    void aWeakSignatureIsRefused(String method) {
        refused(forge().method(method).signed(), "Assertion");
        refused(forge().digest(DigestMethod.SHA1).signed(), "Assertion");
    }

    @Test
    void aSignatureWithTheCertificateAsASharedSecretIsRefused() throws Exception {
        Document response = forge().signed();
        // The method is changed to one of a shared secret, which everybody knows: the public key.
        refused(
                Forge.form(Forge.text(response)
                        .replace(
                                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                                "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")),
                "not taken");
    }

    @Test
    void aSignatureWithOtherTransformsIsRefused() {
        refused(
                forge().transforms(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS)
                        .signed(),
                "transforms");
        refused(forge().transforms(Transform.ENVELOPED).signed(), "transforms");
        refused(
                forge().transforms(
                                Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE, CanonicalizationMethod.EXCLUSIVE)
                        .signed(),
                "transforms");
    }

    @Test
    void aSignatureOfSomethingElseThanWhatItStandsInIsRefused() {
        Document all = forge().unsigned();
        // The reference of the whole document.
        forge().sign(Forge.assertion(all), "", idp.key());
        refused(all, "something else");
        Document response = forge().unsigned();
        forge().sign(response.getDocumentElement(), "#_a1", idp.key());
        refused(response, "something else");
    }

    @ParameterizedTest
    @EnumSource(Wrapping.class)
    void aWrappedAssertionIsRefused(Wrapping wrapping) {
        Document response = wrapping.of(wrapping.aroundResponse() ? forge().signedAround() : forge().signed());
        assertThat(Forge.text(response)).contains("id-of-boss").contains("id-of-ann");
        refused(response, "");
        // Neither when all that would give it away at once is not looked at: what is used is what was signed.
        String used = wrapping.used(response, idp);
        assertThat(used).doesNotContain("id-of-boss");
    }

    @Test
    void twoAssertionsAreRefusedThoughBothAreSigned() {
        Document response = forge().unsigned();
        var second = Forge.assertion(forge().but("\"_a1\"", "\"_a2\"").unsigned());
        response.getDocumentElement().appendChild(response.importNode(second, true));
        forge().sign(response.getDocumentElement(), "#_r1", idp.key());
        refused(response, "wanted one assertion, found 2");
    }

    @Test
    void idsThatStandTwiceAreRefused() {
        refused(forge().but("ID=\"_a1\"", "ID=\"_r1\"").signedAround(), "not unique");
    }

    @Test
    void anotherIssuerIsRefused() {
        refused(
                forge().but("<saml:Issuer>" + Forge.IDP, "<saml:Issuer>urn:evil")
                        .signed(),
                "another issuer");
    }

    @Test
    void anotherAudienceIsRefused() {
        String audience = "<saml:Audience>" + Forge.SERVICE;
        refused(forge().but(audience, "<saml:Audience>https://other.example").signed(), "another audience");
        refused(
                forge().but(
                                "<saml:AudienceRestriction><saml:Audience>" + Forge.SERVICE
                                        + "</saml:Audience></saml:AudienceRestriction>",
                                "")
                        .signed(),
                "no audience");
    }

    @Test
    void anotherRecipientOrDestinationIsRefused() {
        refused(
                forge().but("Recipient=\"" + Forge.CONSUMER, "Recipient=\"https://other.example/acs")
                        .signed(),
                "recipient");
        refused(
                forge().but("Destination=\"" + Forge.CONSUMER, "Destination=\"https://other.example/acs")
                        .signed(),
                "destination");
        refused(forge().but(" Destination=\"" + Forge.CONSUMER + "\"", "").signedAround(), "destination");
    }

    @Test
    void theAnswerToAnotherRequestIsRefused() {
        SignInRequest other = new SignInRequest("o".repeat(43), "", Service.ORIGIN);
        assertThatThrownBy(() -> provider.finish(other, Map.of("SAMLResponse", Forge.form(forge().signed()))))
                .hasMessageContaining("another request");
        String mine = "InResponseTo=\"" + Service.REQUEST.messageId() + "\"";
        // Only that of the assertion was signed.
        refused(
                forge().but(mine + " Recipient", "InResponseTo=\"_other\" Recipient")
                        .signed(),
                "another request");
        refused(forge().but(mine + " Recipient", "Recipient").signed(), "another request, or none");
    }

    @Test
    void whatIsTooOldOrTooNewIsRefused() {
        Document response = forge().signed();
        try {
            service.clock.advance(Duration.ofMinutes(6).plusSeconds(1));
            refused(response, "expired");
            service.clock.advance(Duration.ofMinutes(-9));
            refused(response, "not valid yet");
        } finally {
            service.clock.set(java.time.Instant.now());
        }
        String end = "NotOnOrAfter=\""
                + service.clock.instant().plus(Duration.ofMinutes(5)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                + "\"";
        refused(forge().but(" " + end + "/>", "/>").signed(), "no end");
        refused(
                forge().but(end + "/>", end + " NotBefore=\"2020-01-01T00:00:00Z\"/>")
                        .signed(),
                "beginning");
    }

    @Test
    void clocksMayDifferByAMinute() {
        Document response = forge().but("\"_a1\"", "\"" + fresh() + "\"").signedAround();
        try {
            service.clock.advance(Duration.ofSeconds(-50));
            assertThat(finish(response).subject()).isEqualTo("id-of-ann");
        } finally {
            service.clock.set(java.time.Instant.now());
        }
    }

    @Test
    void aCommentPartsNoName() {
        String named = "id-of-ann<!-- x -->.evil.example";
        Document before = forge().but("id-of-ann", named)
                .but("\"_a1\"", "\"" + fresh() + "\"")
                .signedAround();
        assertThat(finish(before).subject()).isEqualTo("id-of-ann.evil.example");
        // Put in afterwards it changes no signature, and no name.
        Document after = forge().but("id-of-ann", "id-of-ann.evil.example")
                .but("\"_a1\"", "\"" + fresh() + "\"")
                .signedAround();
        String changed = Forge.text(after).replace("id-of-ann.evil", "id-of-ann<!-- x -->.evil");
        assertThat(finish(Forge.form(changed)).subject()).isEqualTo("id-of-ann.evil.example");
    }

    @Test
    void aDocumentTypeIsRefusedBeforeAnythingIsFetched() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "hunter2");
        String plain = Forge.text(forge().signed());
        for (String type : new String[] {
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>",
            "<!DOCTYPE a [<!ENTITY x \"id\"><!ENTITY y \"&x;&x;&x;\">]>",
            "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\">"
        }) {
            refused(Forge.form(type + plain.replace("id-of-ann", "&x;")), "DOCTYPE");
        }
    }

    @Test
    void nonsenseIsRefused() {
        refused("", "wanted a response");
        refused("!!!", "no XML");
        refused(Forge.form("<a/>"), "wanted a response of SAML");
        refused(Forge.form("<a>".repeat(50_000)), "no XML");
        refused(Forge.form("x".repeat(170 << 10)), "160 KB");
        refused(Base64.getEncoder().encodeToString(new byte[] {0, 1, 2}), "no XML");
        refused(Forge.form(forge().unsigned().getDocumentElement().getNodeName()), "no XML");
    }

    @Test
    void aFailureOfTheProviderIsToldAsOne() {
        String failure =
                Forge.text(forge().but("status:Success", "status:Requester").unsigned());
        assertThatThrownBy(() -> finish(Forge.form(failure)))
                .isInstanceOfSatisfying(
                        SignInRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.DECLINED));
    }

    @Test
    void aNameThatIsAnotherEachTimeIsRefused() {
        refused(
                forge().but("nameid-format:persistent", "nameid-format:transient")
                        .signed(),
                "transient");
    }

    @Test
    void anUnknownConditionIsRefused() {
        refused(
                forge().but("</saml:Conditions>", "<saml:Condition/></saml:Conditions>")
                        .signed(),
                "condition that is not known");
    }

    @Test
    void anEncryptionThatPointsElsewhereOrIsWeakIsRefused() {
        String encrypted = """
                <saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">\
                <e:EncryptedData xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="METHOD"/>\
                <e:CipherData>DATA</e:CipherData></e:EncryptedData></saml:EncryptedAssertion>""";
        String plain = Forge.text(forge().unsigned());
        String around = plain.replaceFirst("<saml:Assertion.*</saml:Assertion>", "HERE");
        refused(
                Forge.form(around.replace("HERE", encrypted)
                        .replace("METHOD", "http://www.w3.org/2001/04/xmlenc#rsa-1_5")
                        .replace("DATA", "<e:CipherValue>AAAA</e:CipherValue>")),
                "not taken");
        refused(
                Forge.form(around.replace("HERE", encrypted)
                        .replace("METHOD", "http://www.w3.org/2009/xmlenc11#aes256-gcm")
                        .replace("DATA", "<e:CipherReference URI=\"file:///etc/passwd\"/>")),
                "points elsewhere");
        refused(
                Forge.form(around.replace("HERE", encrypted)
                        .replace("METHOD", "http://www.w3.org/2009/xmlenc11#aes256-gcm")
                        .replace("DATA", "<e:CipherValue>AAAA</e:CipherValue>")),
                "cannot be decrypted");
        assertThat(new String(Base64.getDecoder().decode(Forge.form(around)), StandardCharsets.UTF_8))
                .contains("HERE");
    }
}
