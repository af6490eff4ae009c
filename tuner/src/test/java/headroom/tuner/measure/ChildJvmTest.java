package headroom.tuner.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM of this build, started with arguments. */
class ChildJvmTest {

  /** Its main class. */
  static final class Echo {

    private Echo() {}

    /** Prints its arguments. */
    public static void main(String[] args) {
      System.out.print(String.join("+", args));
    }
  }

  /** Main class that prints what its own children would be told of vectors. */
  static final class Limits {

    private Limits() {}

    /** Prints them. */
    public static void main(String[] args) {
      System.out.print(String.join("+", VectorLimits.flags()));
    }
  }

  /** As where a user measures narrower vectors than the processor has. */
  @Test
  void childrenHaveTheVectorsOfTheirParent() throws Exception {
    String limit = "-XX:MaxVectorSize=16";
    Process parent = ChildJvm.current().process(List.of(limit), Limits.class.getName()).start();
    assertThat(new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(limit);
    assertThat(parent.waitFor()).isZero();
    assertThat(ChildJvm.current().ownFlags()).doesNotContain(limit);
  }

  @Test
  void argumentsAreAddedToItsCommand() throws Exception {
    ProcessBuilder builder = ChildJvm.current().process(List.of(), Echo.class.getName());
    builder.command().addAll(List.of("a b", "c"));
    Process process = builder.start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("a b+c");
    assertThat(process.waitFor()).isZero();
  }
}
