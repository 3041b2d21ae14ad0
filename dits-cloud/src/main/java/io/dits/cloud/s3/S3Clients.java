// SPDX-License-Identifier: Apache-2.0
package io.dits.cloud.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients of AWS's library as settings say. */
final class S3Clients {
    /** Requests at once; who comes then waits for {@link #PATIENCE}. */
    private static final int CONNECTIONS = 64;

    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A hiccup is not worth sending all parts of an object again; more than a hiccup is the caller's to wait for. */
    private static final int ATTEMPTS = 3;

    private S3Clients() {}

    static S3Client open(S3Settings settings) {
        S3Settings.Dialect dialect = settings.dialect();
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.bucketInPath())
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(dialect.chunkedEncoding()))
                .requestChecksumCalculation(
                        dialect.checksums()
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        dialect.checksums()
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(http(settings))
                .overrideConfiguration(override -> override.addExecutionInterceptor(new EmptyBodies())
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
        settings.otherEndpoint().ifPresent(builder::endpointOverride);
        if (dialect.contentMd5()) {
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        return builder.build();
    }

    private static Apache5HttpClient.Builder http(S3Settings settings) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(CONNECTING)
                .socketTimeout(SILENCE)
                .connectionAcquisitionTimeout(PATIENCE)
                .tcpKeepAlive(true);
        settings.authorities().map(Trust::in).ifPresent(trusted -> http.tlsTrustManagersProvider(() -> trusted));
        return http;
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.keys()
                .<AwsCredentialsProvider>map(keys ->
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.access(), keys.secret())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
