package headroom.tuner.cli;

import headroom.cpu.device.CpuFingerprint;
import headroom.profile.TuningProfile;
import headroom.shape.ElementType;
import headroom.shape.KvFormat;
import headroom.shape.ModelPreset;
import headroom.shape.ModelPresets;
import headroom.tuner.plan.AttentionPlan;
import headroom.tuner.plan.ModelHeads;
import headroom.tuner.report.PlanJson;
import headroom.tuner.report.PlanTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What MHA, GQA and MQA would mean for a model on a device. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares MHA, GQA and MQA for a model: bytes of KV cache, the batch and context that fit,",
      "and time of decode attention by a tuning profile. Says what it does not measure."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plan --model llama2-70b --memory 80GB --weights 35GB --context 32k",
      "  plan --heads 32 --kv-heads 4 --head-dim 128 --layers 40 --memory 24GiB --json"
    })
final class PlanCommand implements Callable<Integer> {

  private static final int DEFAULT_CONTEXT = 4096;

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "NAME", description = "A model, such as llama2-70b.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--heads", paramLabel = "N", description = "Query heads of another model.")
  private Optional<Integer> heads = Optional.empty();

  @Option(names = "--kv-heads", paramLabel = "N", description = "Its KV heads; default 1.")
  private Optional<Integer> kvHeads = Optional.empty();

  @Option(names = "--head-dim", paramLabel = "N", description = "Its head dim; default 128.")
  private Optional<Integer> headDim = Optional.empty();

  @Option(names = "--layers", paramLabel = "N", description = "Its layers; default 32.")
  private Optional<Integer> layers = Optional.empty();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Sizes.class,
      defaultValue = "80GB",
      description = "Memory of the device, such as 80GB or 24GiB; default ${DEFAULT-VALUE}.")
  private long memory = 1;

  @Option(
      names = "--weights",
      paramLabel = "SIZE",
      converter = Sizes.class,
      description = "What of it weights and the rest take; default nothing.")
  private Optional<Long> weights = Optional.empty();

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      converter = TokenCounts.class,
      description = "Tokens per sequence, such as 4096 or 32k; default: the model's longest.")
  private Optional<Integer> context = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Sequences decoded together; default ${DEFAULT-VALUE}.")
  private int batch = 1;

  @Option(
      names = "--element",
      paramLabel = "TYPE",
      defaultValue = "f32",
      description = "Element type of the KV cache: f32, bf16, f16, int8; default ${DEFAULT-VALUE}.")
  private String element = "f32";

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Times of this profile; default: this device's under results/profiles, if any.")
  private Optional<Path> file = Optional.empty();

  @Mixin private EmulatedOption emulated = new EmulatedOption();

  @Option(names = "--json", description = "Print the plan as JSON instead.")
  private boolean json;

  @Override
  public Integer call() {
    AttentionPlan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? PlanJson.render(plan) : PlanTable.render(plan, Ansi.enabled()));
    out.flush();
    return ExitCode.OK;
  }

  private AttentionPlan plan() {
    try {
      KvFormat format = new KvFormat(ElementType.named(element), KvFormat.CONTIGUOUS);
      Optional<ModelPreset> preset = model.map(ModelPresets::named);
      ModelHeads attention =
          preset.map(it -> ModelHeads.of(it, format)).orElseGet(() -> custom(format));
      int tokens =
          context.orElseGet(() -> preset.map(ModelPreset::maxContext).orElse(DEFAULT_CONTEXT));
      // Refused here, not when a row is made: batch and tokens are the command line's.
      tokens = attention.shape(attention.kvHeads(), batch, tokens).seqLen();
      return new AttentionPlan(attention, memory, weights.orElse(0L), batch, tokens, profile());
    } catch (IllegalArgumentException e) {
      throw UserException.badInput(String.valueOf(e.getMessage()));
    }
  }

  private ModelHeads custom(KvFormat format) {
    int queryHeads =
        heads.orElseThrow(
            () ->
                UserException.badInput(
                    "no model to plan for; name one with --model, or give --heads, --kv-heads,"
                        + " --head-dim and --layers"));
    return new ModelHeads(
        "custom", queryHeads, kvHeads.orElse(1), headDim.orElse(128), layers.orElse(32), format);
  }

  private Optional<TuningProfile> profile() {
    if (file.isPresent()) {
      return file.map(emulated::read);
    }
    Path own = ResultFiles.defaultProfile(CpuFingerprint.read());
    return Files.exists(own) ? Optional.of(emulated.read(own)) : Optional.empty();
  }
}
