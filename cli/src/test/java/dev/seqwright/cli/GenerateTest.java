package dev.seqwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that writes a word of three letters once more, and one that writes any bytes. */
class GenerateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;

  private static ToyTasks tasks;

  @BeforeAll
  static void train() throws IOException {
    tasks = ToyTasks.create(shared);
    succeeded(tasks.continued("words", "--max-steps", "500"));
    succeeded(
        tasks.continued(
            "bytes",
            "--max-steps=1",
            "--set=tokenizer.training={type: char, vocabulary-size: 270, byte-fallback: true}",
            "--set=tokenizer.training.hard-vocabulary-limit=false"));
  }

  @Test
  void samplesOfAPromptFollowEachOtherInTheOrderOfTheirDraws() {
    List<String> three = lines("ab\nabc\n", "--samples=3", "--seed=5");
    assertThat(three).hasSize(6);
    assertThat(lines("ab\nabc\n", "-n", "1", "--seed=5"))
        .containsExactly(three.get(0), three.get(3));
    List<String> many = lines("ab\nabc\n", "-n=70", "--seed=5");
    assertThat(many).hasSize(140).startsWith(three.get(0), three.get(1), three.get(2));
    assertThat(many.subList(70, 73)).isEqualTo(three.subList(3, 6));
    assertThat(many.stream().distinct()).hasSizeGreaterThan(5);
  }

  @Test
  void aTextEndsBeforeWhatStopsIt() throws IOException {
    List<String> words = foreseen();
    String prompts = String.join("\n", words);
    String last = words.getFirst().substring(2);
    List<String> found = lines(prompts, "--greedy", "--stop", last, "--stop=" + last + last);
    for (int i = 0; i < words.size(); i++) {
      assertThat(found.get(i)).isEqualTo(words.get(i).replaceFirst(last + ".*", ""));
    }
  }

  @Test
  void whatIsKnownOfAContinuationIsAnObject() throws IOException {
    String word = foreseen().getFirst();
    JsonNode whole = object(word, "--greedy");
    assertThat(whole.get("line").asInt()).isEqualTo(1);
    assertThat(whole.get("sample").asInt()).isEqualTo(1);
    assertThat(whole.get("prompt").asText()).isEqualTo(word);
    assertThat(whole.get("continuation").asText()).isEqualTo(word);
    assertThat(whole.get("tokens").asInt()).isEqualTo(3);
    assertThat(whole.get("nats").asDouble()).isBetween(0.0, 2.0);
    assertThat(whole.get("ending").asText()).isEqualTo("end-token");
    JsonNode cut = object(word, "--greedy", "--max-new-tokens=2");
    assertThat(cut.get("ending").asText()).isEqualTo("length");
    assertThat(cut.get("tokens").asInt()).isEqualTo(2);
    assertThat(cut.get("nats").asDouble()).isLessThan(whole.get("nats").asDouble());
    JsonNode stopped = object(word, "--greedy", "--stop=" + word.charAt(2));
    assertThat(stopped.get("ending").asText()).isEqualTo("stop");
    assertThat(stopped.get("continuation").asText()).hasSizeLessThan(3);
  }

  /** The model reads 20 tokens; after 20 of them the last 10 are read again, and so on. */
  @Test
  void aTextMayBeLongerThanTheContext() {
    String[] options = {"--max-new-tokens=300", "--set=min-length=300", "--seed=2"};
    List<String> found = lines("abc\n\n", options);
    assertThat(found).allMatch(text -> text.length() > 200, "is long");
    assertThat(lines("\n".repeat(2), options).get(1)).isEqualTo(found.get(1));
  }

  @Test
  void atATemperatureOfZeroTheBestTokensAreTaken() throws IOException {
    String prompts = Files.readString(shared.resolve("test.word"));
    List<String> greedy = lines(prompts, "--greedy");
    assertThat(lines(prompts, "--temperature=0", "--seed=9")).isEqualTo(greedy);
    assertThat(lines(prompts, "--min-p=1")).isEqualTo(greedy);
    assertThat(lines(prompts, "--top-k=1")).isEqualTo(greedy);
  }

  @Test
  void bytesForNumbersChangeLittle() throws IOException {
    String prompts = Files.readString(shared.resolve("test.word"));
    List<String> exact = lines(prompts, "--greedy");
    List<String> found = lines(prompts, "--greedy", "--precision=int8");
    assertThat(IntStream.range(0, 30).filter(i -> found.get(i).equals(exact.get(i))).count())
        .isGreaterThan(25);
  }

  @Test
  void rulesAgainstRepetition() {
    String once = lines("aaa\n", "--greedy", "--frequency-penalty=100").getFirst();
    assertThat(once.chars().distinct().count()).isEqualTo(once.length());
    assertThat(lines("aaa\n", "--greedy", "--presence-penalty=100").getFirst()).isEqualTo(once);
    assertThat(lines("aaa\n", "--greedy", "--repetition-penalty=1e9").getFirst())
        .doesNotContain("a");
    assertThat(lines("aaa\n", "--greedy", "--no-repeat-ngram-size=1").getFirst())
        .doesNotContain("a");
  }

  /** A line of output for each line of input, unless line breaks are wanted. */
  @Test
  void lineBreaksOfTextsBreakNoLinesUnlessTheyAreWanted() throws IOException {
    String[] drawn = {"--temperature=100", "--seed=3", "--max-new-tokens=15"};
    String prompts = "ab\n".repeat(200);
    List<String> lines = bytes(prompts, drawn).lines().toList();
    assertThat(lines).hasSize(200);
    List<String> whole =
        bytes(prompts, with(drawn, "--json")).lines().map(GenerateTest::continuation).toList();
    assertThat(whole).anyMatch(text -> text.contains("\n"));
    assertThat(lines).isEqualTo(whole.stream().map(GenerateTest::oneLine).toList());
    assertThat(bytes("ab\n".repeat(20), with(drawn, "--stream")))
        .isEqualTo(String.join("\n", whole.subList(0, 20)) + "\n");
    String single = bytes("", with(drawn, "--prompt=ab", "--samples=1", "--json"));
    assertThat(continuation(single.strip())).isEqualTo(whole.getFirst());
  }

  @Test
  void aPromptOfTheCommandLineMayHaveLineBreaks() throws IOException {
    JsonNode found = JSON.readTree(bytes("", "--prompt", "a\\nb\\\\n\\tc\\d\\", "--json"));
    assertThat(found.get("prompt").asText()).isEqualTo("a\nb\\n\tc\\d\\");
    String word = foreseen().getFirst();
    assertThat(run("words", "no line\n", "--prompt", word, "--greedy")).isEqualTo(word + "\n");
  }

  @Test
  void aFileOfOutputIsWholeOrNotThere() throws IOException {
    Path output = shared.resolve("continued");
    String[] options = {"--greedy", "--output", output.toString()};
    assertThat(run("words", "abc\nab\n", options)).isEmpty();
    assertThat(Files.readAllLines(output)).isEqualTo(lines("abc\nab\n", "--greedy"));
    Path never = shared.resolve("never");
    String tooLong = "abc\n" + "a".repeat(30) + "\n";
    CommandRun failed =
        CommandRun.withInput(tooLong, "generate", "-m=" + tasks.path("words"), "-o=" + never);
    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(never).doesNotExist();
  }

  /** Words of the test that the model is sure of. */
  private static List<String> foreseen() throws IOException {
    List<String> words = Files.readAllLines(shared.resolve("test.word"));
    List<String> found = lines(String.join("\n", words), "--greedy");
    return IntStream.range(0, 30)
        .filter(i -> found.get(i).equals(words.get(i)))
        .mapToObj(words::get)
        .toList();
  }

  private static JsonNode object(String prompt, String... options) throws IOException {
    return JSON.readTree(run("words", prompt + "\n", with(options, "--json")));
  }

  private static String continuation(String object) {
    try {
      return JSON.readTree(object).get("continuation").asText();
    } catch (IOException e) {
      throw new AssertionError(object, e);
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\n\r]", " ");
  }

  private static List<String> lines(String prompts, String... options) {
    return run("words", prompts, options).lines().toList();
  }

  private static String bytes(String prompts, String... options) {
    return run("bytes", prompts, options);
  }

  private static String run(String model, String prompts, String... options) {
    String[] first = {"generate", "--model", tasks.path(model)};
    return succeeded(CommandRun.withInput(prompts, with(first, options))).out();
  }

  private static String[] with(String[] first, String... second) {
    return Stream.of(first, second).flatMap(Stream::of).toArray(String[]::new);
  }

  private static CommandRun succeeded(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
