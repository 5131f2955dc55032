package dev.seqwright.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log: lines on standard error, with the time. Logback finds it as a service, so nothing is
 * searched for or parsed, and nothing of it is loaded before the first logger is.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static final String LEVEL = "seqwright.log.level";

  /** Called by Logback. */
  public LogConfigurator() {}

  /** How much is logged; to be called before the first logger is made. */
  static void setLevel(String level) {
    System.setProperty(LEVEL, level);
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console(context));
    // Loading the tokenizer's library makes DJL look for GPUs and warn that there are none.
    context.getLogger("ai.djl").setLevel(Level.ERROR);
    context.getLogger("dev.seqwright").setLevel(Level.toLevel(System.getProperty(LEVEL, "INFO")));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(ConsoleTarget.SystemErr.getName());
    console.setEncoder(encoder(context));
    console.start();
    return console;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("[%d{yyyy-MM-dd HH:mm:ss}] %replace(%level: ){'INFO: ', ''}%msg%n");
    encoder.start();
    return encoder;
  }
}
