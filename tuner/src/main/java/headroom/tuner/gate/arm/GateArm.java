package headroom.tuner.gate.arm;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Main class of an arm's JVM: reads one request from its standard input, answers it on its standard
 * output, and ends. A gate starts it on the class path of either build, so its name and {@link
 * ArmRequest}'s form stay.
 */
public final class GateArm {

  private GateArm() {}

  /** Answers one request; takes no arguments. */
  public static void main(String[] args) throws IOException {
    PrintStream wire =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    // What a kernel prints must not fall between replies.
    System.setOut(System.err);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (ArmReply reply : answer(String.valueOf(input.readLine()))) {
      wire.print(ArmWire.write(reply) + "\n");
    }
    wire.flush();
    // halt, not exit: threads that a kernel left must not keep the process alive.
    Runtime.getRuntime().halt(0);
  }

  private static List<ArmReply> answer(String line) {
    try {
      return switch (ArmWire.readRequest(line)) {
        case ArmRequest.Describe describe -> new ArmSession().describe(describe);
        case ArmRequest.Measure measure -> List.of(measure(measure));
      };
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      return List.of(new ArmReply.Failed(ArmWire.message(e)));
    }
  }

  private static ArmReply measure(ArmRequest.Measure request) {
    if (request.task().runsOnGpu()) {
      try (GpuArmSession session = new GpuArmSession()) {
        return session.measure(request);
      }
    }
    return new ArmSession().measure(request);
  }
}
