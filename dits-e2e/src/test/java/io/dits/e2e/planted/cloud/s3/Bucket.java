// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.s3;

/** Innocent: what an offender in another back-end knows. */
public record Bucket(String name) {}
