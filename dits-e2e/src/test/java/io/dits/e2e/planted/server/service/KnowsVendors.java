// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.service;

import java.net.http.HttpClient;
import java.sql.Connection;
import org.tomlj.TomlTable;

/** An offender: use cases know no HTTP, no SQL, no vendor. */
public record KnowsVendors(HttpClient http, Connection sql, TomlTable vendor) {}
