package headroom.tuner.gate.selftest;

import java.util.Locale;

/** What a self-test does to kernels or machine, and what a gate should then say. */
public enum Scenario {
  /** The same code twice: no benchmark fails. */
  UNCHANGED(0, false),
  /** 5% more work in the candidate's kernel: every benchmark fails. */
  SLOWER_5(0.05, true),
  /** 10% more work in the candidate's kernel: every benchmark fails. */
  SLOWER_10(0.10, true),
  /** 20% more work in the kernel of whichever arm runs first: no benchmark fails. */
  SLOT_BIAS(0.20, false),
  /** The same code twice, beside a busy loop on every core: no benchmark fails. */
  NEIGHBOURS(0, false),
  /** The candidate's kernel leaves out half of the keys: every benchmark fails, as incorrect. */
  WRONG(0, true);

  private final double extraWork;
  private final boolean guilty;

  Scenario(double extraWork, boolean guilty) {
    this.extraWork = extraWork;
    this.guilty = guilty;
  }

  /** Share by which a planted fault lengthens a step, 0 for none. */
  double extraWork() {
    return extraWork;
  }

  /** Whether a benchmark should fail. */
  public boolean guilty() {
    return guilty;
  }

  /** The name in files and options: {@code slower-5}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}
