// SPDX-License-Identifier: Apache-2.0
/** A fake of Google Cloud Storage's JSON API, written from Google's documents, on 127.0.0.1. */
@NullMarked
package io.dits.testkit.gcs;

import org.jspecify.annotations.NullMarked;
