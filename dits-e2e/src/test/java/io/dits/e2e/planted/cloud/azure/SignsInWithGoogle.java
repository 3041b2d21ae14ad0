// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.azure;

import com.google.auth.oauth2.GoogleCredentials;

/** An offender: a back-end's library is its own. */
public record SignsInWithGoogle(GoogleCredentials credentials) {}
