package headroom.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import headroom.config.KernelConfig;
import headroom.kernel.DeviceTraits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A contract is worth what it catches: every mutation of a right kernel must fail it. */
@ExtendWith(CompiledOnce.class)
class ContractCatchesMutationsTest {

  private static final DeviceTraits DEVICE =
      new DeviceTraits(256, 16, 2, 32 << 10, 512 << 10, 32 << 20);

  @ParameterizedTest
  @EnumSource
  void breaksTheContract(Mutation mutation) {
    AtomicBoolean changed = new AtomicBoolean();
    RangeVariant broken =
        mutation.variant(
            source -> {
              String mutated = mutation.apply(source);
              changed.compareAndSet(false, !mutated.equals(source));
              return mutated;
            });
    boolean caught =
        cases()
            .map(step -> step.withFormat(mutation.format()))
            .anyMatch(step -> fails(broken, step, mutation::config));
    assertThat(changed).as("%s changes the source", mutation).isTrue();
    assertThat(caught).as("%s is caught", mutation).isTrue();
  }

  @Test
  void theRightKernelsPass() {
    for (RangeVariant right : new RangeVariant[] {new TiledDecode(), new RowDecode()}) {
      assertThat(cases()).noneMatch(step -> fails(right, step, UnaryOperator.identity()));
    }
  }

  /** The contract's inputs, over 9 heads: tiles of five and of four. */
  private static Stream<ContractCase> cases() {
    return Stream.of(ContractInputs.values())
        .map(inputs -> new ContractCase(9, 1, 32, inputs, 451));
  }

  private static boolean fails(
      RangeVariant variant, ContractCase step, UnaryOperator<KernelConfig> change) {
    KernelConfig config = change.apply(variant.defaultConfig(step.shape(), DEVICE));
    try {
      DecodeKernelContract.verify(variant, config, step);
      return false;
    } catch (AssertionError | IndexOutOfBoundsException e) {
      return true;
    }
  }
}
