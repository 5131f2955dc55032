package dev.seqwright.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An option of a command line that stands for a key of the configuration. It is written at the
 * component that the key sets, and found by {@link FlaggedKey}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@Repeatable(Flag.Several.class)
public @interface Flag {
  /**
   * Which key of the component is set, where the component is a record that several keys hold; the
   * component itself when empty.
   */
  String key() default "";

  /** The names of the option, with their hyphens. */
  String[] names();

  /** What stands for the value in the help, such as N; an option without a label sets true. */
  String label() default "";

  /** What the help says. */
  String text();

  /** Several options of one component. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Several {
    /** The options, in the order of the help. */
    Flag[] value();
  }
}
