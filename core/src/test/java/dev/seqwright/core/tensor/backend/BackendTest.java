package dev.seqwright.core.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seqwright.core.config.UserException;
import dev.seqwright.core.tensor.Tensor;
import dev.seqwright.core.tensor.workspace.NativeSlabs;
import dev.seqwright.core.tensor.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendTest {
  private final Workspace memory = new Workspace(new NativeSlabs());

  @AfterEach
  void free() {
    memory.close();
    System.clearProperty("seqwright.kernels");
  }

  @Test
  void oneDnnIsTheChoiceOnX86() {
    assumeThat(System.getProperty("os.arch")).as("oneDNN is for x86-64").isEqualTo("amd64");
    assumeThat(System.getenv("SEQWRIGHT_KERNELS")).as("the user's own choice").isNull();
    assertThat(Backend.choose()).isEqualTo(Backend.ONEDNN);
  }

  @Test
  void aPropertyNamesAnotherOne() {
    System.setProperty("seqwright.kernels", "plain");
    assertThat(Backend.choose()).isEqualTo(Backend.PLAIN);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Backend.named("cuda"))
        .isInstanceOf(UserException.class)
        .hasMessage("SEQWRIGHT_KERNELS: found \"cuda\", expected one of onednn, vector, plain");
  }

  @ParameterizedTest
  @EnumSource
  void everyBackendMultiplies(Backend backend) {
    assumeThat(backend.obstacle()).as("runs here").isEmpty();
    Tensor a = memory.allocate(1, 2).fill(2, 3);
    Tensor out = memory.allocate(1, 1);
    backend.kernels().products().gemm(a.matrix(), a.matrix().transposed(), out.matrix(), 0);
    assertThat(out.get(0)).isEqualTo(13);
  }
}
