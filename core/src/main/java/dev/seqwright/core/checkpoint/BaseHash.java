package dev.seqwright.core.checkpoint;

import dev.seqwright.core.nn.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Tells a model from others: the SHA-256 of names, shapes and values, whatever their order. */
public final class BaseHash {
  private BaseHash() {}

  /** The hash of parameters with their values, 64 hexadecimal digits. */
  public static String of(Collection<Parameter> parameters) {
    MessageDigest digest = digest();
    List<Parameter> ordered =
        parameters.stream().sorted(Comparator.comparing(Parameter::name)).toList();
    for (Parameter parameter : ordered) {
      String head = parameter.name() + Arrays.toString(parameter.shape());
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      digest.update(parameter.value().memory().asByteBuffer());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
