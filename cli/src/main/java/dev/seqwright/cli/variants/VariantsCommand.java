package dev.seqwright.cli.variants;

import dev.seqwright.core.config.DidYouMean;
import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.config.Variant;
import dev.seqwright.core.model.Catalogue;
import dev.seqwright.core.model.Catalogue.Family;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seqwright variants}: the kinds of part that a model can be made of. */
@Command(
    name = "variants",
    description = "Lists the kinds of attention, positions, norms and layers, or explains one.",
    sortOptions = false,
    footer = {
      "",
      "Abilities: e an encoder's self-attention, d a decoder's (causal), x attention to the"
          + " encoder,",
      "i decodes with a state per step (d without i runs over the prefix), r takes relative"
          + " positions,",
      "s can be asked by some rows while it sees all, as an adaptive depth needs."
    })
public final class VariantsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The kind to explain; all are listed if not given.")
  private Optional<String> name = Optional.empty();

  /** How the list is written. */
  enum Format {
    TEXT,
    MARKDOWN,
    SUMMARY
  }

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "How the list is written: ${COMPLETION-CANDIDATES}; summary is a table of the names."
              + " Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name.isPresent()) {
      explain(name.get(), out);
    } else {
      list(out);
    }
    return 0;
  }

  private void list(PrintWriter out) {
    switch (format) {
      case TEXT -> Catalogue.ALL.forEach(family -> VariantList.print(family, out));
      case MARKDOWN -> out.print(VariantMarkdown.page());
      case SUMMARY -> out.print(VariantMarkdown.summary());
    }
  }

  private static void explain(String name, PrintWriter out) {
    List<String> names =
        Catalogue.ALL.stream().flatMap(f -> f.variants().stream()).map(Variant::name).toList();
    if (!names.contains(name)) {
      throw new UserException(
          Help.UNKNOWN_KIND, "there is no kind '" + name + "'" + DidYouMean.hint(name, names));
    }
    for (Family family : Catalogue.ALL) {
      family.variants().stream()
          .filter(variant -> variant.name().equals(name))
          .forEach(variant -> VariantPage.print(family, variant, out));
    }
  }
}
