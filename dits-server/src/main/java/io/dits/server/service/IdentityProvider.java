// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import io.dits.server.meta.ExternalIdentity;
import java.net.URI;
import java.util.Map;

/** Somebody besides this server who says who a person is. Its answers come through the person's browser, so they prove themselves. */
public interface IdentityProvider {
    /** Its name in addresses and in the database. */
    String name();

    /** What people call it. */
    String title();

    /**
     * Where the browser is sent to begin.
     *
     * @throws SignInRefusedException if the provider does not answer
     */
    URI begin(SignInRequest request);

    /**
     * Who came back.
     *
     * @param answer the parameters that the browser brought
     * @throws SignInRefusedException if they prove nothing
     */
    ExternalIdentity finish(SignInRequest request, Map<String, String> answer);
}
