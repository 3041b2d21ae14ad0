// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import picocli.CommandLine;

/** An offender: the command-line library outside its packages. */
public record ParsesOptions(CommandLine line) {}
