package headroom.tuner.suite;

import headroom.reference.Tolerance;
import headroom.shape.AttentionShape;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the suites of every device are told alike: which step is decoded. Variant, element type and
 * axes are theirs, for each has its own defaults.
 */
@State(Scope.Benchmark)
public abstract class DecodeSuite {

  /** Sequences decoded together. */
  @Param("1")
  public int batch;

  /** Query heads. */
  @Param("32")
  public int queryHeads;

  /** KV heads. */
  @Param("1")
  public int kvHeads;

  /** Elements per head. */
  @Param("128")
  public int headDim;

  /** Tokens in the KV cache. */
  @Param("4096")
  public int seqLen;

  /** Lengths of a batch: equal, or ragged up to seqLen. */
  @Param("equal")
  public String lengths;

  /** Tokens of a page of the KV cache; 0 is one piece per sequence. */
  @Param("0")
  public int pageTokens;

  /** Axis parameters by axis name, as given. */
  abstract Map<String, String> axes();

  /** What is decoded, with a KV cache of these elements. */
  final AttentionShape shape(String element) {
    KvFormat format = new KvFormat(ElementType.named(element), pageTokens);
    return new AttentionShape(batch, queryHeads, kvHeads, headDim, seqLen, format);
  }

  /** A new seed each trial: a kernel that is right on one input only does not stay unseen. */
  static long seed() {
    return Long.getLong("headroom.seed", System.nanoTime());
  }

  /** A part of a trial; where it fails, the tuner that asked for the fork is told why. */
  static void setUp(Runnable trial) throws IOException {
    try {
      trial.run();
    } catch (RuntimeException | Error e) {
      Optional<Path> report = ForkReport.file();
      if (report.isPresent()) {
        ForkReport.writeFailure(report.get(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /**
   * The relative error of an output that is right.
   *
   * @param what computed it
   * @throws IllegalStateException if it is wrong
   */
  static double requireCorrect(Tolerance.Verdict verdict, String what) {
    if (!verdict.correct()) {
      throw new IllegalStateException(ForkReport.INCORRECT + verdict.describe() + " by " + what);
    }
    return verdict.error();
  }
}
