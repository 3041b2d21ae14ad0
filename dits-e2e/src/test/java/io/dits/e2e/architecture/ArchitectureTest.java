// SPDX-License-Identifier: Apache-2.0
package io.dits.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dits.core.model.Hash;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
    private static final String PLANTED = "io.dits.e2e.planted";

    private JavaClasses programs = new ClassFileImporter().importClasses();
    private JavaClasses planted = programs;

    @BeforeAll
    void readTheClasses() {
        programs = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.dits.core", "io.dits.storage", "io.dits.cloud", "io.dits.server", "io.dits.client");
        planted = new ClassFileImporter().importPackages(PLANTED);
    }

    static List<Rule> rules() {
        return new Rules("io.dits").all();
    }

    static List<Rule> rulesOverThePlanted() {
        return new Rules(PLANTED).all();
    }

    @Test
    void theClassesOfTheProgramsAreSeen() {
        assertThat(programs.contain(Hash.class)).isTrue();
        assertThat(programs.stream().map(c -> c.getPackageName())).anyMatch(p -> p.startsWith("io.dits.server."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProgramsKeep(Rule rule) {
        rule.rule().check(programs);
    }

    /** A rule with a slip in a package name would hold for ever: each one has to catch what was planted for it. */
    @ParameterizedTest
    @MethodSource("rulesOverThePlanted")
    void thePlantedOffendersBreak(Rule rule) {
        String report = rule.rule().evaluate(planted).getFailureReport().toString();
        assertThat(rule.planted())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(report).contains(name));
    }
}
