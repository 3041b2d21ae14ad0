// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/** An offender: SQL outside its packages. */
public record SpeaksSql(Connection a, DataSource b, PGConnection c, HikariConfig d, Flyway e) {}
