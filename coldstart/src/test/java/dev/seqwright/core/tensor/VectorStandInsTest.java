package dev.seqwright.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The stand-ins for the Vector API, with which little input is translated, against the real one.
 */
class VectorStandInsTest {
  private static final Path STAND_INS = Path.of("target/classes").toAbsolutePath();

  @Test
  void kernelsGiveTheBitsOfTheVectorApi() throws Exception {
    String[] expected = kernelBits(others(), JavaProcess.launcherOptions());
    assertThat(expected).hasSizeGreaterThan(200);
    String standIns = STAND_INS + File.pathSeparator + others();
    assertThat(kernelBits(standIns, "--enable-native-access=ALL-UNNAMED")).isEqualTo(expected);
  }

  private static String[] kernelBits(String classPath, String... options) throws Exception {
    return JavaProcess.output(classPath, KernelBits.class, options).split("\n", -1);
  }

  /** The class path of the tests without the stand-ins. */
  private static String others() {
    String[] all = JavaProcess.classPath().split(File.pathSeparator, -1);
    assertThat(all).contains(STAND_INS.toString());
    return Arrays.stream(all)
        .filter(path -> !path.equals(STAND_INS.toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
