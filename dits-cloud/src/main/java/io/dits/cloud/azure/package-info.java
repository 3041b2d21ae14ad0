// SPDX-License-Identifier: Apache-2.0
/** Object storage in a container of Azure Blob Storage. The one package that knows Azure's libraries. */
@NullMarked
package io.dits.cloud.azure;

import org.jspecify.annotations.NullMarked;
