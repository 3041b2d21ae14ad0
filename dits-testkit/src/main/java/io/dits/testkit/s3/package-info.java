// SPDX-License-Identifier: Apache-2.0
/** Servers of S3 for tests, each in processes of its own on 127.0.0.1. */
@NullMarked
package io.dits.testkit.s3;

import org.jspecify.annotations.NullMarked;
