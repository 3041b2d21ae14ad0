// SPDX-License-Identifier: Apache-2.0
package io.dits.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dits.server.meta.Cause;
import io.dits.server.meta.DeviceLogins;
import io.dits.server.meta.OwnerName;
import io.dits.server.meta.User;
import io.dits.server.meta.Users;
import io.dits.server.postgres.PostgresDeviceLogins;
import io.dits.server.postgres.PostgresPasswordResets;
import io.dits.server.postgres.PostgresUsers;
import io.dits.server.postgres.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Links and codes whose time is over, or that something else has ended, where they are kept: who looked at them a moment before it
 * was over is not let in by that.
 */
final class OutOfTimeIT {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final Cause CAUSE = Cause.operator("test");

    private final PostgresUsers users = new PostgresUsers(DATABASE.database());
    private final PostgresPasswordResets resets = new PostgresPasswordResets(DATABASE.database());
    private final DeviceLogins devices = new PostgresDeviceLogins(DATABASE.database());

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    private User user(String name) {
        return ((Users.Creation.Created)
                        users.create(name + "@a.example", new OwnerName(name), name, false, "a hash", CAUSE))
                .user();
    }

    @Test
    void aLinkWhoseTimeIsOverSetsNoPassword() {
        User ann = user("ann");
        byte[] late = Secrets.hash("late");
        resets.issue(late, ann.id(), Duration.ofSeconds(-1), CAUSE);
        assertThat(resets.use(late, "another hash", CAUSE)).isFalse();
        assertThat(users.findByLogin("ann").orElseThrow().passwordHash()).contains("a hash");
    }

    @Test
    void aLinkFromBeforeANewPasswordSetsNone() {
        User bob = user("bob");
        byte[] link = Secrets.hash("before");
        resets.issue(link, bob.id(), Duration.ofHours(1), CAUSE);
        users.setPassword(bob.id(), "his own", false, CAUSE);
        assertThat(resets.good(link)).isFalse();
        assertThat(resets.use(link, "somebody's", CAUSE)).isFalse();
        assertThat(users.findByLogin("bob").orElseThrow().passwordHash()).contains("his own");
    }

    @Test
    void aCodeWhoseTimeIsOverIsNotConfirmed() {
        User cid = user("cid");
        byte[] code = Secrets.hash("late code");
        devices.begin(Secrets.hash("late device"), code, "10.0.0.1", Duration.ofSeconds(-1), Duration.ZERO);
        assertThat(devices.decide(code, true, cid, CAUSE)).isFalse();
        assertThat(DATABASE.number("select count(*) from device_logins where state = 'confirmed'"))
                .isZero();
    }
}
