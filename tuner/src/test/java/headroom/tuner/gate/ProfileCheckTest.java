package headroom.tuner.gate;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.dispatch.FingerprintMatch;
import headroom.kernel.DeviceKind;
import headroom.kernel.DeviceTraits;
import headroom.profile.DeviceFingerprint;
import headroom.tuner.gate.ProfileCheck.Degree;
import headroom.tuner.gate.arm.ArmReply;
import headroom.tuner.gate.stats.Sample;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a profile is exact, to be verified again, or stale. */
class ProfileCheckTest {

  private static final StoredWinner WINNER =
      new StoredWinner(SimulatedPairs.suite(1).getFirst(), 1000, 1040);

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
