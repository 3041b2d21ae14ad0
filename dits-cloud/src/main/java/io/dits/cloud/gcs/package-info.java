// SPDX-License-Identifier: Apache-2.0
/** Object storage in a bucket of Google Cloud Storage. The one package that knows Google's library; the API it speaks itself. */
@NullMarked
package io.dits.cloud.gcs;

import org.jspecify.annotations.NullMarked;
