// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import com.nimbusds.jose.JWSObject;
import com.password4j.Hash;
import org.keycloak.dom.saml.v2.assertion.AssertionType;

/** An offender: identity libraries outside auth. */
public record ReadsTokens(JWSObject token, Hash password, AssertionType assertion) {}
