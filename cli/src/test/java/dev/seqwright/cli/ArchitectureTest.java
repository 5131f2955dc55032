package dev.seqwright.cli;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.seqwright.core.attention.Ability;

/** The command line holds no mathematics; what kinds of attention can do it tells. */
@AnalyzeClasses(packages = "dev.seqwright.cli", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] MATHEMATICS = {
    "org.nd4j..",
    "org.bytedeco..",
    "jdk.incubator..",
    "dev.seqwright.core.autograd..",
    "dev.seqwright.core.nn..",
    "dev.seqwright.core.attention..",
  };

  @ArchTest
  void commandsLeaveMathematicsToCore(JavaClasses cli) {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(MATHEMATICS)
                .and(DescribedPredicate.not(JavaClass.Predicates.type(Ability.class))))
        .check(cli);
  }
}
