// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.dits.core.store.Content;
import io.dits.core.store.ObjectStorage;
import io.dits.core.store.StorageKey;
import io.dits.core.store.StoreException;
import io.dits.core.store.StoreException.Kind;
import io.dits.testkit.azure.Azurite;
import io.dits.testkit.azure.TestAzurite;
import io.dits.testkit.net.FaultProxy;
import io.dits.testkit.net.Trouble;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong with a real server, and what the caller is told. */
final class AzureFailuresIT {
    @RegisterExtension
    static final TestAzurite AZURITE = new TestAzurite();

    private static final StorageKey KEY = new StorageKey("v1/chunks/ab/cd/abcd");

    private final String container = TestAzurite.newContainer();

    @Test
    void aContainerIsMadeWhenItIsFirstUsedAndTheProbeLeavesNothingInIt() {
        AzureObjectStorage storage = open(key(Azurite.KEY), AZURITE.server().endpoint());
        assertThat(service().getBlobContainerClient(container).exists()).isFalse();
        storage.checkWritable();
        assertThat(service().getBlobContainerClient(container).exists()).isTrue();
        assertThat(storage.list("")).toIterable().isEmpty();
    }

    @Test
    void aMissingContainerIsNoAnswerForWhoMayNotMakeOne() {
        AzureObjectStorage storage = AzureObjectStorage.openExisting(
                settings(key(Azurite.KEY), Optional.of(AZURITE.server().endpoint())));
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> storage.get(KEY),
                () -> storage.get(KEY, 1, 10),
                () -> storage.get(KEY, 0, 0),
                () -> storage.list("v1/").hasNext(),
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.put(KEY, Content.of(new byte[3 << 20])),
                () -> storage.delete(List.of(KEY)),
                storage::checkWritable)) {
            StoreException e = failure(call);
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(e).hasMessageContaining(container).hasMessageContaining("ContainerNotFound");
        }
        assertThat(service().getBlobContainerClient(container).exists()).isFalse();
    }

    @Test
    void anAccountWithItsKeyAndAConnectionStringAreTheSame() {
        ObjectStorage one = open(key(Azurite.KEY), AZURITE.server().endpoint());
        one.put(KEY, Content.of(new byte[7]));
        ObjectStorage other = AzureObjectStorage.openExisting(
                settings(new AzureCredentials.ConnectionString(AZURITE.server().connectionString()), Optional.empty()));
        assertThat(other.get(KEY)).hasValue(new byte[7]);
    }

    @Test
    void aWrongKeyIsDeniedAndNotShown() {
        String wrong = Base64.getEncoder().encodeToString(new byte[32]);
        ObjectStorage storage = open(key(wrong), AZURITE.server().endpoint());
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> storage.get(KEY),
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.list("").hasNext())) {
            StoreException e = failure(call);
            assertThat(e.kind()).isEqualTo(Kind.DENIED);
            assertThat(e.getMessage())
                    .contains("AuthorizationFailure", "check the key")
                    .doesNotContain(wrong);
        }
    }

    @Test
    void aSignatureThatAllowsOnlyReadingReads() {
        open(key(Azurite.KEY), AZURITE.server().endpoint()).put(KEY, Content.of(new byte[7]));
        String sas = service()
                .generateAccountSas(new AccountSasSignatureValues(
                        OffsetDateTime.now(ZoneOffset.UTC).plusDays(1),
                        AccountSasPermission.parse("rl"),
                        AccountSasService.parse("b"),
                        AccountSasResourceType.parse("sco")));
        ObjectStorage storage = AzureObjectStorage.open(settings(
                new AzureCredentials.ConnectionString(
                        "BlobEndpoint=" + AZURITE.server().endpoint() + ";SharedAccessSignature=" + sas),
                Optional.empty()));
        assertThat(storage.get(KEY)).hasValue(new byte[7]);
        StoreException e = failure(() -> storage.put(KEY, Content.of(new byte[9])));
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e.getMessage()).doesNotContain("sig=");
    }

    @Test
    void credentialsOfNoUsableFormAreRefusedAndNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("s3cret, no base 64"))
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AzureCredentials.ConnectionString("AccountKey=s3cret"))
                .withMessageContaining("AccountName=")
                .withMessageNotContaining("s3cret");
        assertThat(key(Azurite.KEY).toString()
                        + new AzureCredentials.ConnectionString(AZURITE.server().connectionString()))
                .doesNotContain(Azurite.KEY);
    }

    @Test
    void aServerThatIsAwayIsUnavailable() throws Exception {
        FaultProxy proxy = FaultProxy.before(1);
        ObjectStorage storage = open(key(Azurite.KEY), through(proxy));
        proxy.close();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> storage.get(KEY),
                () -> storage.put(KEY, Content.of(new byte[9])),
                () -> storage.delete(List.of(KEY)),
                () -> storage.list("").hasNext())) {
            StoreException e = failure(call);
            assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(e).hasMessageContaining("no connection");
        }
        ObjectStorage nowhere = open(key(Azurite.KEY), URI.create("http://no-such-host.invalid/" + Azurite.ACCOUNT));
        assertThat(failure(() -> nowhere.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aLostAnswerLeavesTheOutcomeOfAPutOpenButNotOfAGet() throws Exception {
        open(key(Azurite.KEY), AZURITE.server().endpoint()).put(KEY, Content.of(new byte[7]));
        try (FaultProxy proxy = FaultProxy.before(AZURITE.server().endpoint().getPort())) {
            ObjectStorage storage = open(key(Azurite.KEY), through(proxy));
            proxy.onAnswer(Trouble.resetAfter(20));
            assertThat(failure(() -> storage.put(KEY, Content.of(new byte[9]))).kind())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
            proxy.onAnswer(Trouble.resetAfter(20)).onAnswer(Trouble.resetAfter(20));
            assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.healed().cut();
            assertThat(storage.get(KEY).orElseThrow().length).isIn(7, 9);
        }
    }

    @Test
    void aBodyThatBreaksOffIsNeverAnAnswer() throws Exception {
        byte[] bytes = new byte[100_000];
        open(key(Azurite.KEY), AZURITE.server().endpoint()).put(KEY, Content.of(bytes));
        try (FaultProxy proxy = FaultProxy.before(AZURITE.server().endpoint().getPort())) {
            ObjectStorage storage = open(key(Azurite.KEY), through(proxy));
            proxy.onAnswer(Trouble.closeAfter(50_000));
            assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.onAnswer(Trouble.closeAfter(50_000));
            assertThat(failure(() -> storage.get(KEY, 0, 90_000)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.healed().cut();
            assertThat(storage.get(KEY)).hasValue(bytes);
        }
    }

    @Test
    void silenceIsNotWaitedForForEver() throws Exception {
        open(key(Azurite.KEY), AZURITE.server().endpoint()).put(KEY, Content.of(new byte[100_000]));
        try (FaultProxy proxy = FaultProxy.before(AZURITE.server().endpoint().getPort())) {
            AzureTransport impatient =
                    new AzureTransport(AzureTransport.USUAL.connections(), Duration.ofMillis(500), 100);
            ObjectStorage storage =
                    AzureObjectStorage.open(settings(key(Azurite.KEY), Optional.of(through(proxy))), true, impatient);
            proxy.onAnswer(Trouble.stallAfter(0));
            assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.onAnswer(Trouble.stallAfter(50_000));
            assertThat(failure(() -> storage.get(KEY)).kind()).isEqualTo(Kind.UNAVAILABLE);
            proxy.onRequest(Trouble.stallAfter(20_000));
            assertThat(failure(() -> storage.put(KEY, Content.of(new byte[2 << 20])))
                            .kind())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
        }
    }

    @Test
    void whatOthersPutIntoTheContainerIsNotListed() {
        ObjectStorage storage = open(key(Azurite.KEY), AZURITE.server().endpoint());
        storage.put(KEY, Content.of(new byte[9]));
        for (String name : List.of("a name with blanks", ".hidden", "v1//x")) {
            service()
                    .getBlobContainerClient(container)
                    .getBlobClient(name)
                    .upload(new ByteArrayInputStream(new byte[3]), 3);
        }
        assertThat(storage.list("")).toIterable().containsExactly(new ObjectStorage.Listed(KEY, 9));
    }

    @Test
    void twoThatMakeOneContainerAtOnceBothUseIt() throws Exception {
        Thread other = Thread.ofVirtual()
                .start(() -> open(key(Azurite.KEY), AZURITE.server().endpoint()).checkWritable());
        assertThatCode(() -> open(key(Azurite.KEY), AZURITE.server().endpoint()).checkWritable())
                .doesNotThrowAnyException();
        other.join();
    }

    private static AzureCredentials key(String key) {
        return new AzureCredentials.AccountKey(Azurite.ACCOUNT, key);
    }

    private AzureObjectStorage open(AzureCredentials credentials, URI endpoint) {
        return AzureObjectStorage.open(settings(credentials, Optional.of(endpoint)));
    }

    private AzureSettings settings(AzureCredentials credentials, Optional<URI> endpoint) {
        return new AzureSettings(endpoint, container, credentials, AzureSettings.LEAST_BLOCK_SIZE);
    }

    private static URI through(FaultProxy proxy) {
        return URI.create("http://127.0.0.1:" + proxy.port() + "/" + Azurite.ACCOUNT);
    }

    private static StoreException failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }

    private static BlobServiceClient service() {
        return new BlobServiceClientBuilder()
                .connectionString(AZURITE.server().connectionString())
                .buildClient();
    }
}
