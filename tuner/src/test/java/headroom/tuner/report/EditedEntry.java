package headroom.tuner.report;

import headroom.config.KernelConfig;
import headroom.profile.ColdTime;
import headroom.profile.ConfirmedTime;
import headroom.profile.RooflinePoint;
import headroom.profile.SearchTrace;
import headroom.profile.TunedShape;
import headroom.shape.AttentionShape;
import java.util.List;
import java.util.Optional;

/** An entry of a profile but for what a test says: the rest is the other entry's. */
public final class EditedEntry {

  private final TunedShape base;
  private AttentionShape shape;
  private List<String> models;
  private String cacheState;
  private ConfirmedTime winner;
  private Optional<ConfirmedTime> flagFree;
  private List<KernelConfig> tieSet;
  private RooflinePoint roofline;
  private Optional<ColdTime> cold;
  private SearchTrace search;

  private EditedEntry(TunedShape base) {
    this.base = base;
    shape = base.shape();
    models = base.models();
    cacheState = base.cacheState();
    winner = base.winner();
    flagFree = base.flagFree();
    tieSet = base.tieSet();
    roofline = base.roofline();
    cold = base.cold();
    search = base.search();
  }

  public static EditedEntry of(TunedShape base) {
    return new EditedEntry(base);
  }

  public EditedEntry shape(AttentionShape other) {
    shape = other;
    return this;
  }

  public EditedEntry models(List<String> others) {
    models = others;
    return this;
  }

  public EditedEntry cacheState(String other) {
    cacheState = other;
    return this;
  }

  /** A winner that ties with nothing, and needs no flags. */
  public EditedEntry soleWinner(ConfirmedTime other) {
    winner = other;
    flagFree = Optional.empty();
    return tieSet(List.of(other.config()));
  }

  public EditedEntry tieSet(List<KernelConfig> others) {
    tieSet = others;
    return this;
  }

  public EditedEntry roofline(RooflinePoint other) {
    roofline = other;
    return this;
  }

  public EditedEntry cold(ColdTime other) {
    cold = Optional.of(other);
    return this;
  }

  public EditedEntry search(SearchTrace other) {
    search = other;
    return this;
  }

  public TunedShape entry() {
    return new TunedShape(
        shape,
        models,
        cacheState,
        winner,
        base.defaultTime(),
        base.runnerUp(),
        flagFree,
        tieSet,
        roofline,
        base.appendNanosPerToken(),
        base.hugePageShare(),
        base.millijoulesPerDecode(),
        cold,
        search);
  }
}
