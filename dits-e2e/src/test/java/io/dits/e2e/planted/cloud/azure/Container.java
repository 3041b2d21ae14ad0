// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.cloud.azure;

/** Innocent: what an offender in another back-end knows. */
public record Container(String name) {}
