package dev.seqwright.core.decode.ensemble;

import dev.seqwright.core.config.Help;
import dev.seqwright.core.config.UserException;
import dev.seqwright.core.decode.DecoderFactory;
import dev.seqwright.core.decode.DecodingConfig;
import dev.seqwright.core.decode.TextCodec;
import dev.seqwright.core.decode.network.LoadedTranslator;
import dev.seqwright.core.decode.text.TranslationModel;
import dev.seqwright.core.tensor.Precision;
import dev.seqwright.core.tensor.backend.Backend;
import java.util.List;

/**
 * Models that translate together, see {@link EnsembleMean}. They have one pair of vocabularies; how
 * they are decoded is the first one's configuration.
 */
public final class Ensemble implements TranslationModel {
  private final List<LoadedTranslator> members;
  private final EnsembleMean mean;
  private final EnsembleWeights weights;
  private final Backend backend = Backend.choose();

  /**
   * One of the models.
   *
   * @param name what messages call it
   */
  public record Member(String name, LoadedTranslator model) {}

  /**
   * An ensemble, which closes its models.
   *
   * @param members two or more
   * @param weights one a model
   * @throws UserException when their vocabularies differ
   */
  public Ensemble(List<Member> members, EnsembleMean mean, EnsembleWeights weights) {
    this.members = members.stream().map(Member::model).toList();
    this.mean = mean;
    this.weights = weights;
    members.forEach(member -> requireSameTokens(members.getFirst(), member));
  }

  private static void requireSameTokens(Member first, Member other) {
    first
        .model()
        .tokensDifferingFrom(other.model())
        .ifPresent(difference -> refuse(first.name(), other.name(), difference));
  }

  private static void refuse(String first, String other, String difference) {
    throw new UserException(
        Help.WRONG_VALUE,
        "--model: %s and %s: found different tokens, expected models of the same vocabularies: %s"
            .formatted(first, other, difference));
  }

  @Override
  public DecodingConfig decoding() {
    return members.getFirst().decoding();
  }

  @Override
  public TextCodec codec() {
    return members.getFirst().codec();
  }

  @Override
  public DecoderFactory models(Precision precision) {
    return new EnsembleDecoders(
        members.stream().map(member -> member.models(precision)).toList(),
        mean,
        weights,
        backend::kernels);
  }

  @Override
  public List<String> report() {
    return members.stream().flatMap(member -> member.report().stream()).toList();
  }

  @Override
  public void close() {
    members.forEach(TranslationModel::close);
  }
}
