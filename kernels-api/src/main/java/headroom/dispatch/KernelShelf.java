package headroom.dispatch;

import headroom.config.KernelConfig;
import headroom.dispatch.Candidates.Candidate;
import headroom.kernel.DecodeKernel;
import headroom.kernel.KernelCompileException;
import headroom.reference.Float64Decode;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kernels that were made: one per heads, dim, format and configuration, whatever batch and lengths
 * it decodes. What cannot be made here is remembered too, and not tried again.
 */
final class KernelShelf implements AutoCloseable {

  private record Key(
      int queryHeads, int kvHeads, int headDim, KvFormat format, Optional<KernelConfig> config) {

    static Key of(AttentionShape shape, Optional<KernelConfig> config) {
      return new Key(shape.queryHeads(), shape.kvHeads(), shape.headDim(), shape.format(), config);
    }
  }

  private final Map<Key, Made> kernels = new HashMap<>();

  private sealed interface Made {
    record Ready(SharedKernel kernel) implements Made {}

    record Impossible(String why) implements Made {}
  }

  /**
   * The kernel of a candidate.
   *
   * @param check whether it is compared with the reference before its first use
   * @param passedOver receives why there is none
   */
  Optional<SharedKernel> kernel(
      AttentionShape shape, Candidate candidate, boolean check, List<String> passedOver) {
    Made made =
        kernels.computeIfAbsent(
            Key.of(shape, Optional.of(candidate.config())), _ -> make(shape, candidate, check));
    return switch (made) {
      case Made.Ready ready -> Optional.of(ready.kernel());
      case Made.Impossible impossible -> {
        Candidates.note(passedOver, candidate.config().variant() + ": " + impossible.why());
        yield Optional.empty();
      }
    };
  }

  /** The reference, which reads any layout. */
  SharedKernel reference(AttentionShape shape) {
    Made made =
        kernels.computeIfAbsent(
            Key.of(shape, Optional.empty()),
            _ -> new Made.Ready(new SharedKernel(new Float64Decode(shape))));
    return ((Made.Ready) made).kernel();
  }

  private static Made make(AttentionShape shape, Candidate candidate, boolean check) {
    try {
      DecodeKernel kernel = candidate.variant().specialise(shape, candidate.config());
      Optional<String> fault = check ? FirstCheck.fault(kernel, shape) : Optional.empty();
      if (fault.isPresent()) {
        kernel.close();
        return new Made.Impossible(fault.get());
      }
      return new Made.Ready(new SharedKernel(kernel));
    } catch (LinkageError e) {
      return new Made.Impossible(
          "cannot be loaded (%s); start java with --add-modules jdk.incubator.vector"
              .formatted(e.getMessage()));
    } catch (KernelCompileException | IllegalArgumentException | IllegalStateException e) {
      return new Made.Impossible(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // a GPU that is full or gone, among others
      return new Made.Impossible(e.toString());
    }
  }

  @Override
  public void close() {
    for (Made made : kernels.values()) {
      if (made instanceof Made.Ready ready) {
        ready.kernel().close();
      }
    }
    kernels.clear();
  }
}
