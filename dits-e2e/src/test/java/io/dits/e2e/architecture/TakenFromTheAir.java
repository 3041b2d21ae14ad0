// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/**
 * What makes a class behave differently from one run to the next without anybody handing it down. {@code
 * System.nanoTime} is left out: it only measures. So is {@code UUID.randomUUID}: stores name their scratch files by it, and
 * nothing depends on those names. What must be random for safety, as tokens and pack ids, comes from a root all the same.
 */
final class TakenFromTheAir extends DescribedPredicate<JavaAccess<?>> {
    /** What the planted offender takes, as the report names it; one of each sort, called or referred to. */
    static final String[] PLANTED = {
        "<java.time.Clock.systemUTC()>",
        "<java.time.Instant.now()>",
        "<java.lang.System.currentTimeMillis()>",
        "<java.lang.System.getenv(java.lang.String)>",
        "<java.lang.System.exit(int)>",
        "<java.lang.Thread.sleep(long)>",
        "<java.security.SecureRandom.<init>()>",
        "<java.util.concurrent.ThreadLocalRandom.current()>"
    };

    private static final Set<String> ALWAYS = Set.of(
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.exit",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.halt",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstance",
            "java.security.SecureRandom.getInstanceStrong",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.lang.Math.random");

    /** These are harmless with a clock or a seed. */
    private static final Set<String> WITHOUT_ARGUMENTS = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.util.Date.<init>",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>");

    TakenFromTheAir() {
        super("it is time, environment, randomness, sleep or exit");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        String name = target.getOwner().getFullName() + "." + target.getName();
        return ALWAYS.contains(name)
                || (WITHOUT_ARGUMENTS.contains(name)
                        && target.getRawParameterTypes().isEmpty());
    }
}
