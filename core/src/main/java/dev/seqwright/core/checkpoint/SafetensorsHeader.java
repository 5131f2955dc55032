package dev.seqwright.core.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seqwright.core.config.FileProblem;
import dev.seqwright.core.config.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Reads the header of a safetensors file and believes none of it: types, shapes and offsets must
 * agree with each other and cover the data exactly, as the format demands.
 */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final long dataBytes;

  /**
   * A reader of one header.
   *
   * @param file names the file in messages
   * @param dataBytes how many bytes follow the header
   */
  SafetensorsHeader(String file, long dataBytes) {
    this.file = file;
    this.dataBytes = dataBytes;
  }

  /** The tensors, in the order of their data, and the metadata. */
  record Content(List<StoredTensor> tensors, Map<String, String> metadata) {}

  /** Reads the header of a file with one empty tensor, so that all that reading needs is loaded. */
  static void readExample() {
    String header = "{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}".replace('\'', '"');
    new SafetensorsHeader("example", 0)
        .parse(ByteBuffer.wrap(header.getBytes(StandardCharsets.UTF_8)));
  }

  Content parse(ByteBuffer header) {
    JsonNode root = json(header);
    require(root.isObject(), "its header is not a JSON object");
    Map<String, String> metadata = new LinkedHashMap<>();
    List<StoredTensor> tensors = new ArrayList<>();
    for (Entry<String, JsonNode> entry : root.properties()) {
      if (entry.getKey().equals(METADATA)) {
        require(entry.getValue().isObject(), "its metadata is not a JSON object");
        entry.getValue().properties().forEach(p -> metadata.put(p.getKey(), text(p)));
      } else {
        tensors.add(tensor(entry.getKey(), entry.getValue()));
      }
    }
    tensors.sort(
        Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
    requireCovered(tensors);
    return new Content(List.copyOf(tensors), metadata);
  }

  private JsonNode json(ByteBuffer header) {
    try {
      return JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(header).toString());
    } catch (CharacterCodingException e) {
      throw damaged("its header is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw damaged("its header is not valid JSON (" + FileProblem.of(e) + ")", e);
    }
  }

  private String text(Entry<String, JsonNode> property) {
    require(property.getValue().isTextual(), "metadata '" + property.getKey() + "' is not a text");
    return property.getValue().asText();
  }

  private StoredTensor tensor(String name, JsonNode entry) {
    String of = "tensor '" + name + "': ";
    String type = entry.path("dtype").asText();
    Dtype dtype = Dtype.of(type).orElse(null);
    require(dtype != null, of + "its dtype '" + type + "' is not known");
    List<Long> shape = numbers(entry.path("shape"), of + "its shape");
    List<Long> offsets = numbers(entry.path("data_offsets"), of + "its data_offsets");
    require(offsets.size() == 2, of + "its data_offsets are not two numbers");
    long begin = offsets.get(0);
    long end = offsets.get(1);
    require(begin <= end, of + "its data ends before it begins");
    require(end <= dataBytes, "%sits data ends at byte %d of %d".formatted(of, end, dataBytes));
    String sizes =
        "%sshape %s of %s does not fill %d bytes".formatted(of, shape, type, end - begin);
    require(bytes(shape, dtype) == end - begin, sizes);
    return new StoredTensor(name, dtype, shape, begin, end);
  }

  private List<Long> numbers(JsonNode array, String of) {
    require(array.isArray(), of + " is not a list of numbers");
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : array) {
      boolean natural = number.isIntegralNumber() && number.canConvertToLong();
      require(natural && number.asLong() >= 0, of + " holds " + number);
      numbers.add(number.asLong());
    }
    return List.copyOf(numbers);
  }

  /** The bytes of a shape; -1, which no tensor has, where the product overflows. */
  private static long bytes(List<Long> shape, Dtype dtype) {
    try {
      return shape.stream().reduce((long) dtype.bytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private void requireCovered(List<StoredTensor> tensors) {
    long covered = 0;
    for (StoredTensor tensor : tensors) {
      String between = tensor.begin() < covered ? "overlaps" : "leaves a gap after";
      require(
          tensor.begin() == covered,
          "tensor '" + tensor.name() + "' " + between + " the one before it");
      covered = tensor.end();
    }
    require(covered == dataBytes, (dataBytes - covered) + " bytes belong to no tensor");
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw damaged(otherwise, null);
    }
  }

  private UserException damaged(String what, Exception cause) {
    return Safetensors.damaged(file, what, cause);
  }
}
