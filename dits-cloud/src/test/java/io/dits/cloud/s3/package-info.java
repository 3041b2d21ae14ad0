// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.dits.cloud.s3;

import org.jspecify.annotations.NullMarked;
