package dev.seqwright.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineFeedTest {
  private static LineFeed<String> feed(Iterator<String> lines, int window) {
    return new LineFeed<>(lines, window, String::length);
  }

  @Test
  void windowsAreFullWhileThereIsInputAndKeepTheOrder() {
    List<String> lines = IntStream.range(0, 10_007).mapToObj(Integer::toString).toList();
    List<String> read = new ArrayList<>();
    List<Long> firsts = new ArrayList<>();
    try (LineFeed<String> feed = feed(lines.iterator(), 100)) {
      feed.forEach(
          (window, first) -> {
            assertThat(window).hasSizeLessThanOrEqualTo(100);
            assertThat(first).isEqualTo(read.size());
            firsts.add(first);
            read.addAll(window);
          });
    }
    assertThat(read).isEqualTo(lines);
    assertThat(firsts).hasSizeGreaterThanOrEqualTo(101);
  }

  @Test
  void aLineIsHandedOutBeforeTheNextOneIsThere() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Iterator<String> lines =
        Stream.of("first", "second").peek(line -> awaitBefore(line, answered)).iterator();
    try (LineFeed<String> feed = feed(lines, 100)) {
      assertThat(feed.window()).containsExactly("first");
      answered.countDown();
      assertThat(feed.window()).containsExactly("second");
      assertThat(feed.window()).isEmpty();
    }
  }

  private static void awaitBefore(String line, CountDownLatch answered) {
    try {
      if (line.equals("second")) {
        answered.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureOfTheInputComesBehindTheLinesBeforeIt() throws Exception {
    Iterator<String> lines =
        Stream.of("good", "bad")
            .peek(
                line -> {
                  if (line.equals("bad")) {
                    throw new IllegalStateException("line 2");
                  }
                })
            .iterator();
    try (LineFeed<String> feed = feed(lines, 100)) {
      assertThat(feed.window()).containsExactly("good");
      assertThatThrownBy(feed::window).hasMessage("line 2");
    }
  }

  @Test
  void longLinesMakeShortWindows() throws Exception {
    String line = "x".repeat(1 << 22);
    try (LineFeed<String> feed = feed(List.of(line, line, line).iterator(), 100)) {
      assertThat(feed.window()).hasSizeLessThanOrEqualTo(2);
    }
  }
}
