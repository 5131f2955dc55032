package dev.seqwright.core.checkpoint;

import static dev.seqwright.core.checkpoint.VocabularyFile.Form.LABELS;
import static dev.seqwright.core.checkpoint.VocabularyFile.Form.LABELS_BY_COLUMN;
import static dev.seqwright.core.checkpoint.VocabularyFile.Form.MODEL;
import static dev.seqwright.core.checkpoint.VocabularyFile.Form.TOKENIZER;
import static dev.seqwright.core.checkpoint.VocabularyFile.Form.TOKENS;

import dev.seqwright.tokenizer.HuggingFaceVocabulary;
import dev.seqwright.tokenizer.MappedVocabulary;
import dev.seqwright.tokenizer.TokenList;
import dev.seqwright.tokenizer.Tokenizer;
import dev.seqwright.tokenizer.Vocabulary;
import dev.seqwright.tokenizer.WordVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The serialised vocabularies of a model by column: SentencePiece models as in their {@code .model}
 * files, lists of tokens as JSON arrays, {@code tokenizer.json} of transformers, labels one a line.
 */
public final class TokenizerFiles {
  private final List<VocabularyFile> parts;
  private final Map<String, byte[]> contents; // by the names of the files

  /**
   * @param parts which column needs which file
   * @param contents of every file that they name
   */
  TokenizerFiles(List<VocabularyFile> parts, Map<String, byte[]> contents) {
    this.parts = List.copyOf(parts);
    this.contents = new LinkedHashMap<>();
    contents.forEach((name, content) -> this.contents.put(name, content.clone()));
  }

  private static TokenizerFiles of(VocabularyKind kind, List<byte[]> contents) {
    Map<String, byte[]> named = new LinkedHashMap<>();
    List<String> names = kind.files().stream().map(VocabularyFile::file).distinct().toList();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), contents.get(i));
    }
    return new TokenizerFiles(kind.files(), named);
  }

  /** One SentencePiece model for source and target. */
  public static TokenizerFiles shared(byte[] model) {
    return of(VocabularyKind.SHARED, List.of(model));
  }

  /** A SentencePiece model for source and target each. */
  public static TokenizerFiles separate(byte[] source, byte[] target) {
    return of(VocabularyKind.SEPARATE, List.of(source, target));
  }

  /** Lists of tokens; one list serves both sides when it is the same. */
  public static TokenizerFiles words(List<String> source, List<String> target) {
    return source.equals(target)
        ? of(VocabularyKind.SHARED_WORDS, List.of(TokenLists.write(source)))
        : of(
            VocabularyKind.SEPARATE_WORDS,
            List.of(TokenLists.write(source), TokenLists.write(target)));
  }

  /** SentencePiece models that cut texts, lists that give their pieces ids. */
  public static TokenizerFiles mapped(
      byte[] sourceModel, byte[] targetModel, List<String> source, List<String> target) {
    List<byte[]> all = new ArrayList<>(List.of(sourceModel, targetModel, TokenLists.write(source)));
    if (source.equals(target)) {
      return of(VocabularyKind.SHARED_MAPPED, all);
    }
    all.add(TokenLists.write(target));
    return of(VocabularyKind.SEPARATE_MAPPED, all);
  }

  /** The SentencePiece model of one column. */
  public static TokenizerFiles column(String name, byte[] model) {
    return one(VocabularyFile.of(name, MODEL), model);
  }

  /** The {@code tokenizer.json} of one column. */
  public static TokenizerFiles tokenizer(String name, byte[] json) {
    return one(VocabularyFile.of(name, TOKENIZER), json);
  }

  private static TokenizerFiles one(VocabularyFile file, byte[] content) {
    return new TokenizerFiles(List.of(file), Map.of(file.file(), content));
  }

  /**
   * The same with the labels of a column.
   *
   * @param labels without line ends; the place of a label is its id
   */
  public TokenizerFiles withLabels(String column, List<String> labels) {
    byte[] lines = (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8);
    return with(VocabularyFile.of(column, LABELS), lines);
  }

  /**
   * The same with the labels of several columns, in one file.
   *
   * @param labels of each column; the place of a label is its id
   */
  public TokenizerFiles withLabels(Map<String, List<String>> labels) {
    return with(VocabularyFile.of("label", LABELS_BY_COLUMN), TokenLists.write(labels));
  }

  private TokenizerFiles with(VocabularyFile file, byte[] content) {
    List<VocabularyFile> more = new ArrayList<>(parts);
    more.add(file);
    Map<String, byte[]> all = new LinkedHashMap<>(contents);
    all.put(file.file(), content);
    return new TokenizerFiles(more, all);
  }

  /** The same with one more column of texts that the vocabulary of another one cuts. */
  public TokenizerFiles withColumn(String name, String like) {
    List<VocabularyFile> more = new ArrayList<>(parts);
    parts.stream()
        .filter(p -> p.column().equals(like))
        .map(p -> p.sharedWith(name))
        .forEach(more::add);
    return new TokenizerFiles(more, contents);
  }

  /** The vocabulary of one column alone, for a column of another name. */
  public TokenizerFiles alone(String column, String as) {
    List<VocabularyFile> own = new ArrayList<>();
    Map<String, byte[]> named = new LinkedHashMap<>();
    for (VocabularyFile part : parts) {
      if (part.column().equals(column) && part.form().cutsTexts()) {
        VocabularyFile renamed = VocabularyFile.of(as, part.form());
        own.add(renamed);
        named.put(renamed.file(), contents.get(part.file()));
      }
    }
    return new TokenizerFiles(own, named);
  }

  /** Whether there is a vocabulary, or there are labels, of a column. */
  public boolean hasColumn(String name) {
    return parts.stream().anyMatch(part -> part.column().equals(name));
  }

  /** Which column needs which file. */
  List<VocabularyFile> parts() {
    return parts;
  }

  /** Whether source and target have one vocabulary: the same tokens have the same ids. */
  public boolean isShared() {
    return idsOf("source").equals(idsOf("target"));
  }

  /** Whether texts are cut at spaces: there is no SentencePiece model. */
  public boolean areWords() {
    return parts.stream().noneMatch(part -> part.form() == MODEL || part.form() == TOKENIZER);
  }

  /** Contents by their names in the folder. */
  public Map<String, byte[]> files() {
    return new LinkedHashMap<>(contents);
  }

  /** The file of the source side, SentencePiece's where there is one. */
  public byte[] source() {
    return content("source");
  }

  /** The file of the target side, the source's where one serves both. */
  public byte[] target() {
    return content("target");
  }

  /** The file of a column, SentencePiece's where there is one. */
  public byte[] content(String column) {
    return contents.get(modelOf(column)).clone();
  }

  private String modelOf(String column) {
    return name(column, MODEL).orElseGet(() -> idsOf(column));
  }

  /** The labels of a column, in the order of their ids. */
  public List<String> labels(String column) {
    return name(column, LABELS)
        .map(file -> List.of(new String(contents.get(file), StandardCharsets.UTF_8).split("\n")))
        .orElseGet(() -> labelsByColumn().get(column));
  }

  /** The columns of labels, in their order. */
  public List<String> labelColumns() {
    List<String> alone =
        parts.stream().filter(p -> p.form() == LABELS).map(VocabularyFile::column).toList();
    return alone.isEmpty() ? List.copyOf(labelsByColumn().keySet()) : alone;
  }

  private Map<String, List<String>> labelsByColumn() {
    VocabularyFile file =
        parts.stream().filter(p -> p.form() == LABELS_BY_COLUMN).findFirst().orElseThrow();
    return TokenLists.readByColumn(contents.get(file.file()), file.file());
  }

  /** The vocabularies of source and target; the caller closes them. */
  public Vocabularies open() {
    boolean one = filesOf("source").equals(filesOf("target"));
    Vocabulary source = open("source");
    return new Vocabularies(source, one ? source : open("target"));
  }

  /** The vocabulary of the texts that a model reads: sources or texts; the caller closes it. */
  public Vocabulary openTexts() {
    return open(parts.getFirst().column());
  }

  /** The vocabulary of a column; the caller closes it. */
  public Vocabulary open(String column) {
    Optional<String> tokenizer = name(column, TOKENIZER);
    if (tokenizer.isPresent()) {
      return HuggingFaceVocabulary.of(contents.get(tokenizer.get()), tokenizer.get());
    }
    Optional<String> list = name(column, TOKENS);
    Optional<String> model = name(column, MODEL);
    if (model.isEmpty()) {
      return new WordVocabulary(list(list.orElseThrow()));
    }
    Tokenizer pieces = openModel(column);
    return list.isPresent() ? new MappedVocabulary(pieces, list(list.get())) : pieces;
  }

  /**
   * The SentencePiece model of a column; the caller closes it.
   *
   * @throws dev.seqwright.tokenizer.TokenizerException when the column has none, or a damaged one
   */
  public Tokenizer openModel(String column) {
    String file = modelOf(column);
    return Tokenizer.of(contents.get(file), file);
  }

  private TokenList list(String file) {
    return TokenLists.read(contents.get(file), file);
  }

  private List<String> filesOf(String column) {
    return parts.stream().filter(p -> p.column().equals(column)).map(VocabularyFile::file).toList();
  }

  /** The file whose order gives the ids of a column. */
  private String idsOf(String column) {
    return name(column, TOKENS)
        .or(() -> name(column, MODEL))
        .or(() -> name(column, TOKENIZER))
        .orElseThrow();
  }

  private Optional<String> name(String column, VocabularyFile.Form form) {
    return parts.stream()
        .filter(part -> part.column().equals(column) && part.form() == form)
        .map(VocabularyFile::file)
        .findFirst();
  }
}
