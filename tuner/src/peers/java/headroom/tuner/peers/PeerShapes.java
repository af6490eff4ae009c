package headroom.tuner.peers;

import headroom.shape.AttentionShape;
import headroom.shape.ShapeGrid;
import java.util.ArrayList;
import java.util.List;

/** The shapes that are compared when the user names none. */
public final class PeerShapes {

  private PeerShapes() {}

  /** MQA over heads, dims and lengths; some MHA and GQA. */
  public static List<AttentionShape> standard() {
    ShapeGrid mqa =
        new ShapeGrid(
            List.of(1),
            List.of(8, 16, 32, 48, 71),
            List.of(1),
            List.of(64, 128, 256),
            List.of(512, 4096, 32768));
    List<AttentionShape> shapes = new ArrayList<>(mqa.shapes());
    for (int keys : new int[] {512, 4096}) {
      shapes.add(new AttentionShape(1, 32, 32, 128, keys));
      shapes.add(new AttentionShape(1, 32, 8, 128, keys));
    }
    shapes.add(new AttentionShape(1, 64, 8, 128, 4096));
    return List.copyOf(shapes);
  }

  /** One of each kind. */
  public static List<AttentionShape> quick() {
    return List.of(
        new AttentionShape(1, 8, 1, 64, 512),
        new AttentionShape(1, 32, 1, 128, 4096),
        new AttentionShape(1, 71, 1, 64, 4096),
        new AttentionShape(1, 32, 8, 128, 4096),
        new AttentionShape(1, 32, 32, 128, 512));
  }
}
