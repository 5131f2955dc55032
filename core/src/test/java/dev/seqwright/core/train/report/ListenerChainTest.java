package dev.seqwright.core.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seqwright.core.train.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerChainTest {
  private final List<String> heard = new ArrayList<>();

  private final class Ear implements TrainingListener {
    @Override
    public void onStart(long resumed) {
      heard.add("start " + resumed);
    }

    @Override
    public void onStep(long step, int epoch, double epochDone) {
      heard.add("step " + step);
    }

    @Override
    public void onEpoch(int epoch, long step) {
      heard.add("epoch " + epoch);
    }

    @Override
    public void onCheckpoint(long step, Path model) {
      heard.add("saved " + step);
    }

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public void close() {
      heard.add("closed");
    }
  }

  @Test
  void allListenersHearEverything() {
    try (TrainingListener all = TrainingListener.all(List.of(new Ear(), new Ear()))) {
      all.onStart(0);
      all.onStep(1, 1, 0.5);
      all.onEpoch(1, 2);
      all.onCheckpoint(2, Path.of("model"));
      all.onMessage("done");
    }
    assertThat(heard)
        .containsExactly(
            "start 0", "start 0", "step 1", "step 1", "epoch 1", "epoch 1", "saved 2", "saved 2",
            "done", "done", "closed", "closed");
  }

  @Test
  void theFirstWishToStopIsKept() {
    StopSignal stop = new StopSignal();
    assertThat(stop.requested()).isFalse();
    assertThatThrownBy(stop::reason).isInstanceOf(IllegalStateException.class);
    stop.request("SIGTERM");
    stop.request("SIGINT");
    assertThat(stop.requested()).isTrue();
    assertThat(stop.reason()).isEqualTo("SIGTERM");
  }
}
