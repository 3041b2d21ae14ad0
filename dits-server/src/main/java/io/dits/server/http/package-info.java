// SPDX-License-Identifier: Apache-2.0
/** The HTTP edge on Jetty: routes, JSON, streams, errors. Translates between requests and the services. */
@NullMarked
package io.dits.server.http;

import org.jspecify.annotations.NullMarked;
