package dev.seqwright.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component means in the configuration of a stored model that lacks its key. Such a
 * configuration has every key of its day, so the model is older than the key; its default may have
 * another meaning than the program had then. {@link Binder#ofStored} reads it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Earlier {
  /** The value, as YAML has it. */
  String value();
}
