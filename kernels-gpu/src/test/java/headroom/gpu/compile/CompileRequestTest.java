package headroom.gpu.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompileRequestTest {
  private static final Architecture SM_90 = Architecture.parse("sm_90");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "A B", "A;rm", "A=1", "-o", "A\n", "__X", "1A", "A\"", "A$(id)", "Ä"})
  void hostileMacroNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Macro(name, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1 2", "1;id", "bf16", "-", "--x", "A B", "1.5", "A\n", "12345678901"})
  void hostileMacroValuesAreRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Macro("ELEMENT", value))
        .withMessageStartingWith("ELEMENT is a number or a word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.cu", "/a.cu", "-o.cu", "a.cu;id", "a b.cu", "A.cu", "a.cpp", ".cu"})
  void sourceNamesCannotLeaveTheirFolderOrBecomeOptions(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelSource.of(name, "text", Map.of()))
        .withMessageContaining("with .cu");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm_9", "sm_090", "sm_90b", "90", "sm_90 -o x", "SM_90", "sm_1234"})
  void onlyArchitecturesAreArchitectures(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Architecture.parse(name));
  }

  /** Whatever comes in, no option of the compiler's holds more than -D, a name and a value. */
  @Property(tries = 300)
  void optionsHoldNothingButNamesAndValues(@ForAll String name, @ForAll String value) {
    for (String each : List.of(name, "NAME")) {
      try {
        assertThat(new Macro(each, value).option()).matches("-D[A-Z][A-Z0-9_]*=-?[A-Z0-9]+");
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("capitals").hasMessageNotContaining("\n");
      }
    }
    assertThat(new Macro("NAME", "BF16").option()).isEqualTo("-DNAME=BF16");
  }

  @Test
  void architectureIsReadInParts() {
    assertThat(Architecture.parse("sm_120")).isEqualTo(new Architecture(12, 0, ""));
    assertThat(Architecture.parse("sm_90a").name()).isEqualTo("sm_90a");
    assertThat(Architecture.parse("sm_80").runsOn(8, 6)).isTrue();
    assertThat(Architecture.parse("sm_89").runsOn(8, 6)).isFalse();
    assertThat(Architecture.parse("sm_80").runsOn(9, 0)).isFalse();
    assertThat(Architecture.parse("sm_100a").runsOn(10, 3)).isFalse();
  }

  @Test
  void keyIsThatOfTheContent() {
    CompileRequest request = Samples.tiny(2);
    assertThat(request.key()).hasSize(64).isEqualTo(Samples.tiny(2).key());
    assertThat(
            List.of(
                request.key(),
                Samples.tiny(3).key(),
                with("sm_80", ImageForm.CUBIN, "t").key(),
                with("sm_90", ImageForm.PTX, "t").key(),
                with("sm_90", ImageForm.CUBIN, "t").key(),
                with("sm_90", ImageForm.CUBIN, "u").key()))
        .doesNotHaveDuplicates();
  }

  /** What ends one field may begin the next. */
  @Test
  void keyKeepsFieldsApart() {
    CompileRequest one = headers(Map.of("a.cuh", "bb.cuhc"));
    CompileRequest two = headers(Map.of("a.cuh", "b", "b.cuh", "c"));
    assertThat(one.key()).isNotEqualTo(two.key());
  }

  @Test
  void orderOfMacrosDoesNotCountAndEachStandsOnce() {
    Macro a = new Macro("A", 1);
    Macro b = new Macro("B", 2);
    assertThat(CompileRequest.cubin(Samples.TINY, List.of(b, a), SM_90))
        .isEqualTo(CompileRequest.cubin(Samples.TINY, List.of(a, b), SM_90));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileRequest.cubin(Samples.TINY, List.of(a, new Macro("A", 3)), SM_90));
  }

  @Test
  void descriptionNamesTheConfiguration() {
    assertThat(Samples.tiny(4).describe()).isEqualTo("tiny.cu for sm_90 [SCALE=4]");
  }

  private static CompileRequest with(String architecture, ImageForm form, String text) {
    return new CompileRequest(
        KernelSource.of("tiny.cu", text, Map.of()),
        List.of(),
        Architecture.parse(architecture),
        form);
  }

  private static CompileRequest headers(Map<String, String> headers) {
    return CompileRequest.cubin(KernelSource.of("t.cu", "t", headers), List.of(), SM_90);
  }
}
