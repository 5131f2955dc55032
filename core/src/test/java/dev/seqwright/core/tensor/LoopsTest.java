package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The stand-ins for the Vector API, with which little input is translated, against the real one.
 */
class LoopsTest {
  private static final Path LOOPS = Path.of("target/loops");

  @Test
  void kernelsGiveTheBitsOfTheVectorApi() throws Exception {
    assertThat(LOOPS).as("what the build compiles of src/loops").isDirectory();
    String[] expected = KernelBits.all().split("\n");
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(onLoops().split("\n")).isEqualTo(expected);
  }

  /** What {@link KernelBits} prints in a process without the module of the Vector API. */
  private static String onLoops() throws IOException, InterruptedException {
    String path = LOOPS + File.pathSeparator + JavaProcess.classPath();
    return JavaProcess.output(path, KernelBits.class);
  }
}
