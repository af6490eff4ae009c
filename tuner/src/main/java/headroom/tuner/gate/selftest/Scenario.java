package headroom.tuner.gate.selftest;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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

  /** Whether it plants work that takes a set share of a step, so that a step's must be known. */
  public boolean needsDose() {
    return extraWork > 0;
  }

  /** Whether base and candidate are alike, so that which of two JVMs was which says nothing. */
  boolean armsAlike() {
    return !guilty;
  }

  /** Whether a benchmark should fail. */
  public boolean guilty() {
    return guilty;
  }

  /** The label of the verdict that counts as a failure: of wrong output, that it was named so. */
  String fault() {
    return this == WRONG ? "INCORRECT" : "SLOWER";
  }

  /**
   * The scenario of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Scenario named(String label) {
    return Stream.of(values())
        .filter(it -> it.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown scenario: %s; known: %s".formatted(label, List.of(values()))));
  }

  /** The name in files and options: {@code slower-5}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return label();
  }
}
