// SPDX-License-Identifier: Apache-2.0
package io.dits.server.tracing.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dits.core.store.StoreException;
import io.dits.server.auth.web.ProviderClient;
import io.dits.server.tracing.Step;
import io.dits.server.tracing.Visit;
import io.dits.testkit.net.ScriptedServer;
import io.dits.testkit.traces.Collected;
import io.dits.testkit.traces.TraceSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which step belongs to what, and what is told of it. */
final class OtelTracerTest {
    private TraceSink sink;
    private OtelTracer tracer;

    @BeforeEach
    void start() throws IOException {
        sink = TraceSink.start();
        tracer = new OtelTracer(List.of(Collectors.otlp(sink.otlp())), 1, Map.of("service.name", "test"));
    }

    @AfterEach
    void stop() {
        tracer.close();
        sink.close();
    }

    private Visit visit() {
        return tracer.visit("GET", "r1", false, _ -> "");
    }

    /** All that was recorded. */
    private List<Collected> told() {
        tracer.close();
        return sink.byOtlp();
    }

    private Collected told(String name) {
        return told().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAThreadDoesOutsideOfARequestIsNotRecorded() {
        try (Step _ = tracer.begin("before", Step.Kind.OWN)) {
            assertThat(tracer.recording()).isFalse();
        }
        Visit visit = visit();
        try (Visit.Scope _ = visit.enter()) {
            assertThat(tracer.recording()).isTrue();
        }
        assertThat(tracer.recording()).isFalse();
        assertThat(tracer.outgoing()).isEmpty();
        visit.ended(200, 0, 0);
        assertThat(told()).extracting(Collected::name).containsExactly("GET");
    }

    @Test
    void aQuietRequestWithinTheThreadOfAnotherIsNotRecorded() {
        try (Visit.Scope _ = visit().enter();
                Visit.Scope _ = tracer.visit("GET", "r2", true, _ -> "").enter()) {
            assertThat(tracer.recording()).isFalse();
        }
    }

    @Test
    void threadsThatHelpWorkForTheSameRequest() throws Exception {
        Visit visit = visit();
        try (Visit.Scope _ = visit.enter();
                Step _ = tracer.begin("outer", Step.Kind.OWN)) {
            Thread.ofVirtual()
                    .start(() -> tracer.begin("helper", Step.Kind.OWN).close())
                    .join();
        }
        visit.ended(200, 0, 0);
        assertThat(told("helper").parent()).isEqualTo(told("outer").id());
    }

    @Test
    void aFloodOfStepsIsCutAndItsRestCounted() {
        Visit visit = visit();
        try (Visit.Scope _ = visit.enter()) {
            for (int i = 0; i < 2_010; i++) {
                tracer.begin("step", Step.Kind.OWN).close();
            }
        }
        visit.ended(200, 0, 0);
        assertThat(told("GET").said()).containsEntry("dits.steps_left_out", "10");
        assertThat(told()).hasSize(2_001);
    }

    @Test
    void ofAFailureOnlyItsKindIsTold() {
        Visit visit = visit();
        Supplier<?> failing = tracer.around(Supplier.class, () -> {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "said: a secret");
        });
        try (Visit.Scope _ = visit.enter()) {
            assertThatThrownBy(failing::get).isInstanceOf(StoreException.class);
        }
        visit.ended(503, 0, 0);
        Collected failed = told("Supplier.get");
        assertThat(failed.failed()).isTrue();
        assertThat(failed.said()).containsEntry("error.type", "UNAVAILABLE");
        assertThat(told("GET").failed()).isTrue();
        assertThat(told().toString()).doesNotContain("secret");
    }

    @Test
    void aSignInProviderIsToldOfWhichTraceItsPartIs() throws Exception {
        Visit visit = visit();
        try (ScriptedServer provider = ScriptedServer.start();
                ProviderClient client = new ProviderClient(tracer)) {
            try (Visit.Scope _ = visit.enter()) {
                client.get(provider.endpoint().resolve("/me?code=a-secret"), Map.of());
            }
            visit.ended(200, 0, 0);
            Collected asked = told("ask a sign-in provider");
            assertThat(provider.asked().getFirst().header("traceparent").orElseThrow())
                    .matches("00-" + visit.traceId().orElseThrow() + "-" + asked.id() + "-0[13]");
            assertThat(asked.said()).containsEntry("http.response.status_code", "200");
            assertThat(told().toString()).doesNotContain("a-secret");
            client.get(provider.endpoint(), Map.of());
            assertThat(provider.asked().getLast().header("traceparent")).isEmpty();
        }
    }
}
