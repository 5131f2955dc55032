package dev.seqwright.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seqwright.core.attention.AttentionKind;
import dev.seqwright.core.config.Binder;
import dev.seqwright.core.feedforward.FeedForwardKind;
import dev.seqwright.core.model.Kinds;
import dev.seqwright.core.nn.Parameter;
import dev.seqwright.core.nn.Parameters;
import dev.seqwright.core.norm.NormKind;
import dev.seqwright.core.position.PositionKind;
import dev.seqwright.core.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What other programs gave on fixed weights: files that scripts/vectors made, the same weights, and
 * the comparison. Element e of a parameter is 0.4 sin(0.37 e e + c), c the sum of the characters of
 * its name.
 */
public final class Vectors {
  private Vectors() {}

  private record OneAttention(AttentionKind part) {}

  private record OneFeedForward(FeedForwardKind part) {}

  private record OneNorm(NormKind part) {}

  private record OnePosition(PositionKind part) {}

  /** A file of this package's resources. */
  public static JsonNode read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cases of a list. */
  public static Stream<JsonNode> cases(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** An attention as YAML has it. */
  public static AttentionKind attention(String yaml) {
    return bound(OneAttention.class, yaml).part;
  }

  /** A feed-forward layer as YAML has it. */
  public static FeedForwardKind feedForward(String yaml) {
    return bound(OneFeedForward.class, yaml).part;
  }

  /** A norm as YAML has it. */
  public static NormKind norm(String yaml) {
    return bound(OneNorm.class, yaml).part;
  }

  /** Positions as YAML has them. */
  public static PositionKind positions(String yaml) {
    return bound(OnePosition.class, yaml).part;
  }

  private static <T> T bound(Class<T> type, String yaml) {
    return Kinds.in(new Binder()).bind(type, List.of("part=" + yaml));
  }

  /** Gives every parameter its numbers; biases 0 where the other program has none. */
  public static void fill(Parameters parameters, boolean biases) {
    for (Parameter p : parameters.all()) {
      fill(p.value(), p.name());
      if (!biases && p.name().endsWith("bias")) {
        p.value().zero();
      }
    }
  }

  /** Gives a tensor the numbers of a name. */
  public static Tensor fill(Tensor tensor, String name) {
    double shift = name.chars().sum();
    for (int e = 0; e < tensor.size(); e++) {
      tensor.set(e, (float) (0.4 * Math.sin(0.37 * e * e + shift)));
    }
    return tensor;
  }

  /** Compares all elements, to 1e-5 of each or of 1. */
  public static void assertClose(Tensor found, JsonNode expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    for (int e = 0; e < found.size(); e++) {
      double one = expected.get(e).asDouble();
      assertThat((double) found.get(e))
          .as("element %d", e)
          .isCloseTo(one, within(1e-5 * Math.max(1, Math.abs(one))));
    }
  }
}
