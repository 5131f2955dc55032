package dev.seqwright.cli.variants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the documentation says of the kinds is what the program says. */
class DocumentationTest {
  private static final String MAKE_AGAIN = "make it again with scripts/docs.sh";

  @Test
  void thePageOfTheKindsIsTheCatalogue() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "variants.md"));
    assertThat(page).as(MAKE_AGAIN).isEqualTo(VariantMarkdown.page());
  }

  @Test
  void theReadmesTableOfKindsIsTheCatalogue() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    assertThat(readme)
        .as(MAKE_AGAIN)
        .contains("<!-- kinds -->\n" + VariantMarkdown.summary() + "<!-- /kinds -->\n");
  }
}
