package headroom.tuner.session;

import headroom.config.ConfigSpace;
import headroom.config.Constraint;
import headroom.kernel.DeviceTraits;
import headroom.kernel.KernelVariant;
import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import headroom.shape.AttentionShape;
import headroom.tuner.journal.RunHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must be the same for an unfinished run to go on: everything that its questions depend on,
 * but for the answers.
 */
final class RunIdentity {

  /** 64 bits: enough to tell a changed space from the same one. */
  private static final int HASH_DIGITS = 16;

  private RunIdentity() {}

  /** The first line of a run's journal. */
  static RunHeader header(
      TunePlan plan,
      WarmStarts warmStarts,
      ToolInfo tool,
      DeviceFingerprint device,
      TuneSession.Instruments instruments,
      Instant started) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("shapes", shapes(plan.shapes()));
    identity.put("preset", plan.preset());
    identity.put("seed", Long.toString(plan.seed()));
    identity.put("strategy", plan.strategy().name().toLowerCase(Locale.ROOT));
    identity.put("budget", plan.budget().toMillis() / 1e3 + " s");
    identity.put("challengers", Integer.toString(plan.challengers()));
    identity.put("rounds", Integer.toString(plan.rounds()));
    identity.put("threads", Integer.toString(plan.threads()));
    identity.put("cache state", instruments.cacheState());
    identity.putAll(DeviceWords.of(device, tool));
    identity.put(
        "profiles to begin with",
        "%d (%s)".formatted(warmStarts.given().size(), hash(warmStarts.describe())));
    identity.put("space", spaces(plan.shapes(), instruments.variants(), instruments.traits()));
    RunHeader header =
        new RunHeader(
            started, String.valueOf(plan.profile().getFileName()), device.slug(), identity);
    return plan.origin().map(header::from).orElse(header);
  }

  /** The first line of a re-race's journal. */
  static RunHeader ofReRace(
      TunePlan plan,
      ToolInfo tool,
      DeviceFingerprint device,
      List<ReRace.Heat> heats,
      String cacheState,
      Instant started) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("shapes", shapes(plan.shapes()));
    identity.put("finalists", hash(heats.toString()));
    identity.put("seed", Long.toString(plan.seed()));
    identity.put("budget", plan.budget().toMillis() / 1e3 + " s");
    identity.put("rounds", Integer.toString(plan.rounds()));
    identity.put("threads", Integer.toString(plan.threads()));
    identity.put("cache state", cacheState);
    identity.putAll(DeviceWords.of(device, tool));
    RunHeader header =
        new RunHeader(
            started, String.valueOf(plan.profile().getFileName()), device.slug(), identity);
    return plan.origin().map(header::from).orElse(header);
  }

  private static String shapes(List<AttentionShape> shapes) {
    String labels = shapes.stream().map(AttentionShape::label).collect(Collectors.joining(" "));
    return "%d from %s (%s)".formatted(shapes.size(), shapes.getFirst().label(), hash(labels));
  }

  /** Axes, values, constraints and defaults of every variant on every shape that it can compute. */
  private static String spaces(
      List<AttentionShape> shapes, List<KernelVariant> variants, DeviceTraits traits) {
    StringBuilder all = new StringBuilder();
    for (AttentionShape shape : shapes) {
      for (KernelVariant variant :
          variants.stream().filter(it -> it.refusal(shape).isEmpty()).toList()) {
        ConfigSpace space = variant.space(shape, traits);
        all.append(shape.label()).append(' ').append(space.variant());
        space.axes().forEach(axis -> all.append(' ').append(axis.name()).append(axis.values()));
        space.constraints().stream().map(Constraint::name).forEach(all::append);
        all.append(variant.defaultConfig(shape, traits).key()).append('\n');
      }
    }
    return hash(all.toString());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
