// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.planted.server.http;

import redis.clients.jedis.RedisClient;

/** An offender: Redis outside redis. */
public record AsksRedis(RedisClient client) {}
