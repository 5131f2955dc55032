package dev.seqwright.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;

/** The arrows of the layout: inside core, a package imports only what stands below it. */
@AnalyzeClasses(packages = "dev.seqwright.core", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.seqwright.core.";

  private static final List<String> SIBLINGS =
      List.of(
          "attention",
          "position",
          "norm",
          "feedforward",
          "residual",
          "halting",
          "recurrence",
          "hierarchy");

  private static final List<String> FAMILIES =
      List.of(
          "attention.sparse.position",
          "attention.sparse.content",
          "attention.linear",
          "attention.prototype",
          "attention.compressed",
          "attention.lowrank",
          "attention.prior",
          "attention.multihead",
          "attention.recurrent");

  private static final List<List<String>> ROWS_FROM_THE_TOP =
      List.of(
          List.of("api"),
          List.of("task", "parity"),
          List.of("imports", "export", "train", "decode"),
          List.of("checkpoint"),
          List.of("model"),
          List.of("head", "stack", "adapt"),
          SIBLINGS,
          List.of("nn"),
          List.of("autograd"),
          List.of("tensor"));

  private static final List<String> LEAVES = List.of("data", "files", "metrics", "config");

  @ArchTest
  void arrowsPointDownOnly(JavaClasses core) {
    for (int row = 1; row < ROWS_FROM_THE_TOP.size(); row++) {
      for (List<String> above : ROWS_FROM_THE_TOP.subList(0, row)) {
        forbid(core, ROWS_FROM_THE_TOP.get(row), above);
      }
    }
  }

  @ArchTest
  void siblingsNeverImportEachOther(JavaClasses core) {
    for (String sibling : SIBLINGS) {
      forbid(core, List.of(sibling), without(SIBLINGS, sibling));
    }
  }

  @ArchTest
  void leavesImportNothingButConfig(JavaClasses core) {
    List<String> rows = ROWS_FROM_THE_TOP.stream().flatMap(List::stream).toList();
    for (String leaf : LEAVES) {
      forbid(core, List.of(leaf), rows);
      forbid(core, List.of(leaf), without(without(LEAVES, leaf), "config"));
    }
    forbid(core, List.of("config"), List.of("data", "files", "metrics"));
  }

  @ArchTest
  void packagesAreFreeOfCycles(JavaClasses core) {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(core);
    for (String family : List.of("attention", "tensor", "decode", "train", "export", "imports")) {
      slices().matching(ROOT + family + ".(**)").should().beFreeOfCycles().check(core);
    }
  }

  /** What parts share knows none of them; the loop of training, in contrast, knows its parts. */
  @ArchTest
  void contractsKnowNoneOfTheirParts(JavaClasses core) {
    for (String contract : List.of("attention", "tensor", "decode")) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + contract)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + contract + ".*..")
          .check(core);
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + "train.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "train")
        .check(core);
  }

  /** A family of attention stands on the contract, on what kinds share and on full attention. */
  @ArchTest
  void familiesOfAttentionNeverImportEachOther(JavaClasses core) {
    for (String family : FAMILIES) {
      forbid(core, List.of(family), without(FAMILIES, family));
    }
    forbid(core, List.of("attention.mechanism"), FAMILIES);
  }

  @ArchTest
  void onlyTensorKnowsNd4jAndOneDnn(JavaClasses core) {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "tensor..", ROOT + "api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
        .check(core);
  }

  @ArchTest
  void onlyTheBridgeAndTheArraysOfModelsKnowNd4j(JavaClasses core) {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.Nd4jArrays(\\$.*)?")
        .and()
        .resideOutsideOfPackage(ROOT + "api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nd4j..")
        .check(core);
  }

  private static void forbid(JavaClasses core, List<String> from, List<String> to) {
    noClasses()
        .that()
        .resideInAnyPackage(packages(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(to))
        .allowEmptyShould(true)
        .check(core);
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static List<String> without(List<String> names, String name) {
    return names.stream().filter(n -> !n.equals(name)).toList();
  }
}
