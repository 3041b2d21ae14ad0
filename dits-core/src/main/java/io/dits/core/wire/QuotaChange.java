// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * What is to become different of an owner's quotas; what is absent stays.
 *
 * @param storageQuota bytes as digits, {@code unlimited} or {@code default}
 * @param repositoryQuota a number as digits, {@code unlimited} or {@code default}
 */
public record QuotaChange(Optional<String> storageQuota, Optional<String> repositoryQuota) {}
