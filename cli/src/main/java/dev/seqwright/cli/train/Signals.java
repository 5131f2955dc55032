package dev.seqwright.cli.train;

import dev.seqwright.core.train.StopSignal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Leads SIGINT (Ctrl-C), SIGTERM and SIGHUP to a {@link StopSignal} for as long as it is open. The
 * first one asks for an orderly end; the second one ends the process at once, which leaves the last
 * checkpoint as it is. So does the first one while there is nothing to save: data is being read, or
 * a tokenizer trained.
 *
 * <p>A shutdown hook would not do: other hooks, those of native libraries too, run beside it while
 * the last step is still being computed, and a second Ctrl-C would go unheard. {@code
 * sun.misc.Signal} is called by reflection because javac's warning about it cannot be switched off.
 * A signal that the parent process has set to be ignored, as {@code nohup} does, stays ignored.
 */
final class Signals implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** What a shell adds to the number of a signal for the exit code of a program that it ended. */
  private static final int BY_SIGNAL = 128;

  private final StopSignal stop;
  private final Consumer<String> messages;
  private final Map<String, Object> previous = new LinkedHashMap<>();

  private Signals(StopSignal stop, Consumer<String> messages) {
    this.stop = stop;
    this.messages = messages;
  }

  /**
   * Begins to listen.
   *
   * @param messages tells the user what a signal does
   */
  static Signals leadTo(StopSignal stop, Consumer<String> messages) {
    Signals signals = new Signals(stop, messages);
    Object handler = Native.handler(signals::received);
    NUMBERS.keySet().forEach(name -> signals.previous.put(name, Native.handle(name, handler)));
    return signals;
  }

  /** 128 + the number of the signal that asked for the end, the custom of shells. */
  OptionalInt exitCode() {
    return stop.requested() && NUMBERS.containsKey(name(stop.reason()))
        ? OptionalInt.of(BY_SIGNAL + NUMBERS.get(name(stop.reason())))
        : OptionalInt.empty();
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    previous.forEach(Native::handle);
  }

  /** Called on a thread of its own, with {@code SIGINT} and the like. */
  private synchronized void received(Object signal) {
    String name = signal.toString();
    if (stop.requested()) {
      messages.accept(name + ": leaving without saving; the last checkpoint is as it was");
      leave(name);
    }
    if (!stop.isHeeded()) {
      messages.accept(name + ": leaving; training had not begun");
      leave(name);
    }
    messages.accept(
        name + ": saving after this step, then leaving; once more leaves at once, without saving");
    stop.request(name);
  }

  private static void leave(String signal) {
    Runtime.getRuntime().halt(BY_SIGNAL + NUMBERS.get(name(signal)));
  }

  private static String name(String reason) {
    return reason.replaceFirst("^SIG", "");
  }

  /** The three things of {@code sun.misc} that are needed. */
  private static final class Native {
    private Native() {}

    static Object handler(Consumer<Object> action) {
      try {
        MethodHandle accept =
            MethodHandles.lookup()
                .findVirtual(
                    Consumer.class, "accept", MethodType.methodType(void.class, Object.class));
        return MethodHandleProxies.asInterfaceInstance(
            Class.forName("sun.misc.SignalHandler"), accept.bindTo(action));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this Java has no sun.misc.SignalHandler", e);
      }
    }

    /** Returns the handler until now. */
    static Object handle(String name, Object handler) {
      try {
        Class<?> type = Class.forName("sun.misc.Signal");
        Object signal = type.getConstructor(String.class).newInstance(name);
        return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
            .invoke(null, signal, handler);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the signal " + name + " cannot be handled", e);
      }
    }
  }
}
