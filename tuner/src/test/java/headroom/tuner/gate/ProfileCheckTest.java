package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.dispatch.FingerprintMatch;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.ProfileCheck.Degree;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a profile is exact, to be verified again, or stale. */
class ProfileCheckTest {

  private static final StoredWinner WINNER =
      new StoredWinner(SimulatedPairs.suite(1).getFirst(), 1000, 960, 1040);

  private static DeviceFingerprint device(String model, String jdk) {
    return new DeviceFingerprint(
        DeviceKind.CPU,
        model,
        "family 1",
        "avx2",
        new DeviceTraits(256, 16, 2, 32768, 524288, 33554432),
        1,
        8,
        "unknown",
        "Linux 6",
        jdk);
  }

  private static final DeviceFingerprint HERE = device("cpu", "25");

  private static ArmReply took(double nanos) {
    return new ArmReply.Measured(new Sample(nanos, 40, 40, true), 9, 9, 1e-7, 10, 100);
  }

  private static ProfileCheck check(DeviceFingerprint there) {
    return new ProfileCheck(FingerprintMatch.of(there, HERE));
  }

  @Test
  void theSameDeviceAndTheSameTimesAreExact() {
    ProfileCheck check = check(HERE);
    check.add(WINNER, took(1030));
    assertThat(check.degree()).isEqualTo(Degree.EXACT);
    assertThat(check.lines()).singleElement().asString().startsWith("exact: ");
  }

  @Test
  void anotherJdkIsToBeVerifiedAgain() {
    ProfileCheck check = check(device("cpu", "24"));
    check.add(WINNER, took(1000));
    assertThat(check.degree()).isEqualTo(Degree.RE_VERIFY);
    assertThat(check.lines().getFirst()).contains("JDK: 24 in the profile, 25 here");
  }

  @Test
  void aTimeOutsideItsIntervalIsToBeVerifiedAgain() {
    ProfileCheck check = check(HERE);
    check.add(WINNER, took(1100));
    assertThat(check.degree()).isEqualTo(Degree.RE_VERIFY);
    assertThat(check.lines().getFirst()).startsWith("slower").contains("1.1 µs");
  }

  @Test
  void otherHardwareOrAWrongWinnerIsStale() {
    assertThat(check(device("other", "25")).degree()).isEqualTo(Degree.STALE);
    ProfileCheck check = check(device("cpu", "24"));
    check.add(WINNER, new ArmReply.Incorrect("relative error 0.1"));
    check.add(WINNER, took(1100));
    assertThat(check.degree()).isEqualTo(Degree.STALE);
  }

  /** Within 45% below and 116% above, a kernel that became half as fast looks the same. */
  @Test
  void aTimeWithinATooWideIntervalIsToBeVerifiedAgain() {
    StoredWinner wide = new StoredWinner(WINNER.benchmark(), 1000, 550, 2160);
    ProfileCheck check = check(HERE);
    check.add(wide, took(2000));
    check.add(wide, took(1000));
    assertThat(check.degree()).isEqualTo(Degree.RE_VERIFY);
    assertThat(check.lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("wide      ")
        .contains("2.0 µs, but the profile's interval, 0.6 to 2.2 µs, hides a slowdown of 10.0%");
    assertThat(check.lines().getLast())
        .contains("2 within too wide an interval", "larger --budget");
    ProfileCheck fast = check(HERE);
    fast.add(wide, took(600));
    assertThat(fast.degree()).isEqualTo(Degree.EXACT);
  }

  @Test
  void aWinnerThatNoLongerRunsIsStale() {
    ProfileCheck check = check(HERE);
    check.add(WINNER, new ArmReply.Failed("unknown variant: tiled"));
    assertThat(check.degree()).isEqualTo(Degree.STALE);
    assertThat(check.lines().getFirst()).startsWith("failed").contains("unknown variant: tiled");
  }

  /** A JVM that was cut off by the budget says nothing of its winner. */
  @Test
  void aJvmThatWasCutOffIsNotTimedAndNotStale() {
    ProfileCheck check = check(HERE);
    check.add(WINNER, new ArmReply.TimedOut("took longer than 12 s"));
    assertThat(check.degree()).isEqualTo(Degree.RE_VERIFY);
    assertThat(check.lines().getFirst()).startsWith("not timed").contains("took longer than 12 s");
    check.add(WINNER, took(1000));
    assertThat(check.degree()).isEqualTo(Degree.EXACT);
  }

  /** Nothing cut it off but itself: nobody may call that exact. */
  @Test
  void aJvmThatHangsIsNoProof() {
    ProfileCheck check = check(HERE);
    check.add(WINNER, took(1000));
    check.time(
        List.of(WINNER),
        () -> Duration.ofSeconds(45),
        (_, limit) -> new ArmReply.TimedOut("took longer than " + limit.toSeconds() + " s"));
    assertThat(check.degree()).isEqualTo(Degree.RE_VERIFY);
    assertThat(check.lines().getFirst()).startsWith("not timed").contains("took longer than 45 s");
  }

  /** 50 s, of which each JVM takes 15: the fourth would have 5, and is not begun. */
  @Test
  void noJvmIsBegunThatHasNoTimeToAnswer() {
    List<Duration> limits = new ArrayList<>();
    ProfileCheck check = check(HERE);
    check.time(
        Collections.nCopies(12, WINNER),
        () -> Duration.ofSeconds(50 - 15L * limits.size()),
        (_, limit) -> {
          limits.add(limit);
          return took(1000);
        });
    assertThat(limits).extracting(Duration::toSeconds).containsExactly(50L, 35L, 20L);
    assertThat(check.lines()).singleElement().asString().contains("3 winners timed");
  }

  @Test
  void nothingTimedIsNotExact() {
    assertThat(check(HERE).degree()).isEqualTo(Degree.RE_VERIFY);
  }

  @Test
  void winnersAreTakenFromAllOverTheProfile() {
    List<StoredWinner> many = Collections.nCopies(100, WINNER);
    assertThat(ProfileCheck.spread(many)).hasSize(12);
    assertThat(ProfileCheck.spread(many.subList(0, 3))).hasSize(3);
  }
}
