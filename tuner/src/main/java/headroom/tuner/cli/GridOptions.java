package headroom.tuner.cli;

import headroom.shape.AttentionShape;
import headroom.shape.ShapeGrid;
import java.util.List;
import picocli.CommandLine.Option;

/** A grid of shapes: every value of a list with every one of the others. */
final class GridOptions {

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Sequences decoded together; default ${DEFAULT-VALUE}.")
  private List<Integer> batch = List.of();

  @Option(
      names = "--heads",
      paramLabel = "N",
      split = ",",
      defaultValue = "8,16,32,48,71",
      description = "Query heads; default ${DEFAULT-VALUE}.")
  private List<Integer> heads = List.of();

  @Option(
      names = "--kv-heads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "KV heads; default ${DEFAULT-VALUE}.")
  private List<Integer> kvHeads = List.of();

  @Option(
      names = "--head-dim",
      paramLabel = "N",
      split = ",",
      defaultValue = "64,128,256",
      description = "Elements per head; default ${DEFAULT-VALUE}.")
  private List<Integer> headDim = List.of();

  @Option(
      names = "--keys",
      paramLabel = "N",
      split = ",",
      defaultValue = "512,4096,32768",
      description = "Tokens in the KV cache; default ${DEFAULT-VALUE}.")
  private List<Integer> keys = List.of();

  /**
   * All shapes, the number of keys varying fastest.
   *
   * @throws IllegalArgumentException if a combination is no shape
   */
  List<AttentionShape> shapes() {
    return new ShapeGrid(batch, heads, kvHeads, headDim, keys).shapes();
  }
}
