package headroom.tuner.verify;

import headroom.gpu.ceiling.CeilingKernels;
import headroom.gpu.compile.Architecture;
import headroom.gpu.compile.CompileRequest;
import headroom.gpu.compile.ImageForm;
import headroom.gpu.kernel.GpuTraits;
import headroom.shape.AttentionShape;
import headroom.shape.KvFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a verification checks and times, and so what a bundle must hold compiled. */
public final class VerifyPlan {
  /** Formats in which each shape's defaults are checked beside its own. */
  private static final List<String> OTHER_FORMATS = List.of("f16", "int8", "bf16-p64");

  /** Splits are no part of machine code, so any number of SMs gives the same programs. */
  private static final int ANY_MULTIPROCESSORS = 100;

  private VerifyPlan() {}

  /** One candidate for each program, which is what can be wrong. */
  static List<Candidate> programs(List<NamedShape> shapes, GpuTraits gpu) {
    List<Candidate> all = new ArrayList<>();
    for (NamedShape named : shapes) {
      all.addAll(Candidate.around(named.shape(), gpu));
    }
    for (NamedShape named : shapes) {
      for (String format : OTHER_FORMATS) {
        AttentionShape kept = named.shape().withFormat(KvFormat.named(format));
        all.addAll(Candidate.defaults(kept, gpu));
      }
    }
    Map<Object, Candidate> byProgram = new LinkedHashMap<>();
    all.forEach(candidate -> byProgram.putIfAbsent(candidate.plan().program(), candidate));
    return List.copyOf(byProgram.values());
  }

  /** Machine code that a GPU of an architecture needs for all of it, the ceilings' first. */
  public static List<CompileRequest> requests(Architecture architecture) {
    GpuTraits gpu = GpuTraits.ofArchitecture(architecture, ANY_MULTIPROCESSORS);
    return Stream.concat(
            Stream.of(CeilingKernels.request(architecture, ImageForm.CUBIN)),
            programs(NamedShape.all(), gpu).stream()
                .map(it -> it.plan().program().request(architecture, ImageForm.CUBIN)))
        .toList();
  }
}
