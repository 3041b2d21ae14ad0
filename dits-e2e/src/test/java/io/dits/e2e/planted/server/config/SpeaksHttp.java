// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.config;

import java.net.http.HttpClient;
import org.eclipse.jetty.server.Request;
import tools.jackson.databind.json.JsonMapper;

/** An offender: HTTP and JSON outside their packages. */
public record SpeaksHttp(HttpClient client, Request request, JsonMapper json) {}
