package dev.seqwright.core.imports.ctranslate2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.export.Quantization;
import dev.seqwright.core.export.ctranslate2.ElementType;
import dev.seqwright.core.imports.ForeignFormat;
import dev.seqwright.core.imports.ModelImport;
import dev.seqwright.core.imports.ctranslate2.ModelBinary.Array;
import dev.seqwright.core.imports.foreign.ImportOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged or hostile file is refused with one message; nothing is allocated on its word. */
class DamagedModelTest {
  @TempDir private Path temporary;
  private Path folder;
  private byte[] whole;

  @BeforeEach
  void tiny() throws IOException {
    folder = TinyModel.folder(temporary, TinyModel.current());
    whole = Files.readAllBytes(folder.resolve("model.bin"));
  }

  private void refused(byte[] file, String... parts) throws IOException {
    Files.write(folder.resolve("model.bin"), file);
    assertThatThrownBy(() -> Ctranslate2Model.open(folder, new ImportOptions()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContainingAll(parts);
  }

  /** Opens the model and reads all that it would be read for. */
  private boolean isRefused(byte[] file) throws IOException {
    Files.write(folder.resolve("model.bin"), file);
    try (Ctranslate2Model model = Ctranslate2Model.open(folder, new ImportOptions())) {
      return model.tensors().isEmpty();
    } catch (UserException e) {
      assertThat(e).message().startsWith(folder.toString()).doesNotContain("null");
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyCutIsRefused(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 250; i++) {
      int length = random.nextInt(whole.length);
      refused(Arrays.copyOf(whole, length), "model.bin: not a CTranslate2 model", "at byte ");
    }
  }

  @Test
  void changedBytesAreRefusedOrRead() throws IOException {
    refusesOrReads(1);
  }

  @ParameterizedTest
  @Tag("long")
  @ValueSource(ints = {2, 3, 4})
  void moreChangedBytesAreRefusedOrRead(int seed) throws IOException {
    refusesOrReads(seed);
  }

  private void refusesOrReads(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < 750; i++) {
      refused += isRefused(damaged(random)) ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  private byte[] damaged(SplittableRandom random) {
    byte[] file = whole.clone();
    int at = random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(file.length - 4);
    switch (random.nextInt(5)) {
      case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> file[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(file, at, at + 4, (byte) 0xff);
      case 3 -> Arrays.fill(file, at, Math.min(file.length, at + 40), (byte) 0);
      default -> {
        int from = random.nextInt(file.length - 100);
        System.arraycopy(whole, from, file, Math.min(at, file.length - 100), 100);
      }
    }
    return file;
  }

  @Test
  void sizesAreNotBelieved() throws IOException {
    int count = 4 + 2 + "TransformerSpec".length() + 1 + 4;
    refused(with(count, -1), "4294967295 variables, expected 100000 at most", "at byte 30");
    refused(with(count, 99_999), "at byte ");
    refused(with(0, 7), "binary version 7, expected 1 to 6");
    refused(with(0, 0), "binary version 0");
    refused(new byte[0], "the version needs 4 bytes, 0 are left");
    refused(Arrays.copyOf(whole, whole.length + 3), "3 bytes follow the end of the model");
  }

  private byte[] with(int at, int value) {
    byte[] file = whole.clone();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1 -1                 | shape [4294967295, 4294967295] of FLOAT32 does not fill 4 bytes
          -2147483648 8         | shape [2147483648, 8] of FLOAT32 does not fill 4 bytes
          65536 65536 65536 65536 | does not fill 4 bytes
          1 1 1 1 1 1 1 1 1     | has rank 9, expected 8 at most
          2                     | shape [2] of FLOAT32 does not fill 4 bytes
          """)
  void shapesAreNotBelieved(String shape, String message) throws IOException {
    List<Integer> sizes = Arrays.stream(shape.split(" ", -1)).map(Integer::valueOf).toList();
    refused(
        changed(model -> model.variables.put("x", new Array(ElementType.FLOAT32, sizes, 1))),
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\nb", "a\u0000b", "a\u001b[2J"})
  void namesHavePlainLetters(String name) throws IOException {
    refused(
        changed(model -> model.number(name, ElementType.FLOAT32, 1)),
        "the name of variable",
        "holds spaces or control characters");
  }

  @Test
  void namesAreThereOnceAndWhole() throws IOException {
    refused(changed(model -> model.number("", ElementType.FLOAT32, 1)), "has no name");
    refused(
        changed(model -> model.aliases.put("encoder/num_heads", "decoder/num_heads")),
        "alias 'encoder/num_heads' has the name of a variable");
    refused(
        changed(model -> model.aliases.put("x", "nowhere")),
        "alias 'x' stands for 'nowhere', which is not there");
    byte[] file = whole.clone();
    byte[] name = "encoder/num_heads".getBytes(StandardCharsets.UTF_8);
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("encoder/num_heads");
    file[at + 3] = (byte) 0xff;
    refused(file, "is not UTF-8");
    file[at + 3] = whole[at + 3];
    file[at + name.length] = 'x';
    refused(file, "does not end with NUL");
  }

  private static byte[] changed(Consumer<ModelBinary> change) {
    ModelBinary model = TinyModel.current();
    change.accept(model);
    return model.bytes();
  }

  /** A shape of no elements may have any width, and takes no room in the file. */
  @Test
  void emptyMatricesAreRefused() throws IOException {
    refused(
        changed(
            model ->
                model.variables.put(
                    "encoder/embeddings_0/weight",
                    new Array(ElementType.FLOAT32, List.of(0, 2_000_000_000)))),
        "'encoder/embeddings_0/weight' has shape [0, 2000000000], expected a matrix");
  }

  @Test
  void scalesMustBePositiveNumbers() throws IOException {
    byte[] file =
        changed(
            model -> {
              model.variables.put(
                  "decoder/layer_0/attention/linear_0/weight",
                  new Array(ElementType.INT8, List.of(8, 8), new float[64]));
              model.variables.put(
                  "decoder/layer_0/attention/linear_0/weight_scale",
                  new Array(ElementType.FLOAT32, List.of(3), 1, 2, 3));
            });
    Files.write(folder.resolve("model.bin"), file);
    Path output = temporary.resolve("out");
    assertThatThrownBy(
            () ->
                ModelImport.run(
                    ForeignFormat.CTRANSLATE2,
                    folder,
                    new ImportOptions(),
                    output,
                    Quantization.FLOAT32))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("weight_scale' has shape [3], expected one number or 8");
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, [1], is not a JSON object",
    "config.json, '{\"add_source_eos\": 3}', add_source_eos is 3",
    "config.json, '{\"eos_token\": \"zz\"}', the target vocabulary has no token zz",
    "config.json, '{\"layer_norm_epsilon\": -1}', layer_norm_epsilon is -1",
    "config.json, '{\"unk', cannot be read",
    "source_vocabulary.json, '{\"a\": 1}', is not a JSON array of tokens",
    "source_vocabulary.json, '[\"a\", null]', is not a JSON array of tokens: found null",
    "source_vocabulary.json, '[1, 2]', is not a JSON array of tokens",
  })
  void damagedTexts(String name, String content, String message) throws IOException {
    Files.writeString(folder.resolve(name), content);
    refused(whole, name.equals("config.json") && message.startsWith("the") ? "" : name, message);
  }

  @Test
  void aVocabularyThatIsNotUtf8() throws IOException {
    Files.write(folder.resolve("source_vocabulary.txt"), new byte[] {'a', '\n', (byte) 0xe9, '\n'});
    refused(whole, "source_vocabulary.txt: not valid UTF-8 at byte 2");
  }
}
