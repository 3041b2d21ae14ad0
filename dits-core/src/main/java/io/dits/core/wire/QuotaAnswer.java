// SPDX-License-Identifier: Apache-2.0
package io.dits.core.wire;

import java.util.Optional;

/**
 * What an owner may keep, and does.
 *
 * @param owner the name
 * @param storageQuota bytes; null for no limit
 * @param storageQuotaFrom {@code owner} if it was said for this owner alone, else {@code default}
 * @param storageCounts which bytes the quota is on: {@code physical} or {@code logical}
 * @param physicalBytes bytes stored for what each repository has, each object once
 * @param logicalBytes bytes of all versions of files in each repository, each version once
 * @param reservedBytes bytes that uploads under way hold room for
 * @param repositoryQuota how many repositories; null for no limit
 * @param repositoryQuotaFrom as with the storage
 * @param repositories how many there are
 */
public record QuotaAnswer(
        String owner,
        Optional<Long> storageQuota,
        String storageQuotaFrom,
        String storageCounts,
        long physicalBytes,
        long logicalBytes,
        long reservedBytes,
        Optional<Integer> repositoryQuota,
        String repositoryQuotaFrom,
        int repositories) {}
