package dev.seqwright.core.imports.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.imports.foreign.ImportOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are cut, damaged or made to do harm give one message, whatever is wrong with them. */
class DamagedMarianTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "opus, model.safetensors, 100",
    "opus, config.json, 200",
    "opus, generation_config.json, 200",
    "opus, vocab.json, 200",
    "opus, tokenizer_config.json, 100",
    "pickled, pytorch_model.bin, 200",
    "old, pytorch_model.bin, 300",
  })
  void damagedFilesAreRefusedOrRead(String name, String file, int count) throws IOException {
    refusesOrReads(name, file, 17, count);
  }

  @ParameterizedTest
  @Tag("long")
  @CsvSource({
    "opus, model.safetensors, 300",
    "opus, config.json, 600",
    "opus, generation_config.json, 600",
    "opus, vocab.json, 600",
    "opus, tokenizer_config.json, 300",
    "pickled, pytorch_model.bin, 600",
    "old, pytorch_model.bin, 1000",
  })
  void moreDamagedFilesAreRefusedOrRead(String name, String file, int count) throws IOException {
    refusesOrReads(name, file, 18, count);
  }

  private void refusesOrReads(String name, String file, int seed, int count) throws IOException {
    copy(ModelFolders.of(name));
    byte[] whole = Files.readAllBytes(folder.resolve(file));
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve(file), damaged(whole, random));
      refused += isRefused() ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  /** Opens the model and reads it; anything but a UserException fails the test. */
  private boolean isRefused() {
    try (MarianModel model = MarianModel.open(folder, new ImportOptions())) {
      model.decoding();
      readAll();
      return false;
    } catch (UserException e) {
      assertThat(e).message().contains(folder.toString());
      return true;
    }
  }

  private void readAll() {
    Path safe = folder.resolve("model.safetensors");
    try (Arena arena = Arena.ofConfined();
        TensorFile file =
            Files.exists(safe)
                ? new SafetensorsFile(safe)
                : PickledFile.open(folder.resolve("pytorch_model.bin"))) {
      for (String tensor : file.names()) {
        long elements = file.shape(tensor).orElseThrow().stream().reduce(1L, (a, b) -> a * b);
        if (elements < 1 << 20) {
          file.read(tensor, arena.allocate(4 * elements));
        }
      }
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0xff);
      case 4 -> {
        for (int i = 0; i < 20; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      default -> {
        int length = Math.min(random.nextInt(64), bytes.length - at);
        System.arraycopy(whole, random.nextInt(whole.length - length), bytes, at, length);
      }
    }
    return bytes;
  }

  @Test
  void aZipThatInflatesIsRefused() throws IOException {
    refuseZip(ZipEntry.DEFLATED, "m/data.pkl", "m/data.pkl is compressed, which torch never does");
  }

  @Test
  void entriesThatLeadElsewhereAreRefused() throws IOException {
    String message = "', a path that leads elsewhere";
    for (String name : List.of("m/../../data.pkl", "/m/data.pkl", "..\\data.pkl")) {
      refuseZip(ZipEntry.STORED, name, "an entry is named '" + name + message);
    }
  }

  @Test
  void aZipWithoutADictionaryIsRefused() throws IOException {
    refuseZip(ZipEntry.STORED, "m/other", "it has 0 entries NAME/data.pkl");
  }

  @Test
  void codeIsRefusedByItsName() throws IOException {
    copy(ModelFolders.of("pickled"));
    byte[] pickle = "cposix\nsystem\n(X\u0004\0\0\0truetR.".getBytes(StandardCharsets.ISO_8859_1);
    writeZip(ZipEntry.STORED, "m/data.pkl", pickle);
    assertThatThrownBy(() -> MarianModel.open(folder, new ImportOptions()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("pytorch_model.bin/m/data.pkl: the name posix.system is not read");
  }

  private void refuseZip(int method, String name, String message) throws IOException {
    copy(ModelFolders.of("pickled"));
    writeZip(method, name, new byte[1 << 20]);
    assertThatThrownBy(() -> MarianModel.open(folder, new ImportOptions()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            folder.resolve("pytorch_model.bin")
                + ": not a file of torch.save, or cut or damaged: "
                + message
                + "; get it again from where it came");
  }

  private void writeZip(int method, String name, byte[] content) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("pytorch_model.bin"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setMethod(method);
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setCrc(sum.getValue());
      entry.setSize(content.length);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
  }

  private void copy(Path model) throws IOException {
    try (var files = Files.list(model)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith("expected")) {
          Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
        }
      }
    }
  }
}
