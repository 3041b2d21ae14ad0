// SPDX-License-Identifier: Apache-2.0
package io.dits.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://dits:secret@postgres:5432/dits, jdbc:postgresql://postgres:5432/dits, secret",
        "postgresql://dits:secret@postgres/dits, jdbc:postgresql://postgres:5432/dits, secret",
        "postgres://dits:p/a?s#s@w:rd@db/dits, jdbc:postgresql://db:5432/dits, p/a?s#s@w:rd",
        "postgres://dits:a%2Fb+c@db/dits, jdbc:postgresql://db:5432/dits, a/b+c",
        "postgres://dits:100%@db/dits, jdbc:postgresql://db:5432/dits, 100%",
        "postgres://dits:x@[::1]:5433/dits, jdbc:postgresql://[::1]:5433/dits, x",
        "postgres://dits:x@db/a%20b?sslmode=verify-full&sslrootcert=/c a.pem, jdbc:postgresql://db:5432/a%20b?sslmode=verify-full&sslrootcert=%2Fc%20a.pem, x"
    })
    void isTakenAsWritten(String written, String jdbc, String password) {
        PostgresUrl url = PostgresUrl.parse(written);
        assertThat(url.jdbc()).isEqualTo(jdbc);
        assertThat(url.password().reveal()).isEqualTo(password);
        assertThat(url.toString()).contains("***");
    }

    @Test
    void survivesBeingWrittenAgain() {
        PostgresUrl url = PostgresUrl.parse("postgres://a%40b:p%25%20w@db:5433/d");
        assertThat(PostgresUrl.parse(url.url().reveal())).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://dits:hunter2@db/dits",
                "postgres://dits:hunter2@db",
                "postgres://db/dits",
                "postgres://dits:hunter2@db:99999/dits",
                "postgres://dits:hunter2@db/dits?sslmode=maybe",
                "postgres://dits:hunter2@db/dits?unknown=1"
            })
    void isRefusedWithoutShowingThePassword(String written) {
        assertThatThrownBy(() -> PostgresUrl.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("hunter2");
    }
}
