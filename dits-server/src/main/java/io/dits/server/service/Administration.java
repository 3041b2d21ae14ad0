// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

/**
 * What people administer besides repositories themselves.
 *
 * @param users accounts
 * @param organisations organisations and their members
 * @param sharing who may use a repository besides its owner
 */
public record Administration(UserAdministration users, Organisations organisations, Sharing sharing) {}
