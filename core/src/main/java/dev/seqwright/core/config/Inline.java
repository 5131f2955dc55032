package dev.seqwright.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a component of a configuration record that is itself a record: its keys stand among those of
 * the record that has it, not in a mapping of their own. So records share groups of settings, and
 * the YAML stays flat.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inline {}
