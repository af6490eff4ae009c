package headroom.tuner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows of the architecture, checked on the classes of all modules:
 *
 * <pre>
 * kernels-cpu → kernels-api ← kernels-gpu; tuner → all three; nothing → tuner; CPU and GPU never meet
 * </pre>
 *
 * <p>Maven's enforcer checks the same on the modules; this also sees packages within one.
 */
class ArchitectureTest {
  private static final String[] API = {
    "headroom.shape..",
    "headroom.config..",
    "headroom.kernel..",
    "headroom.reference..",
    "headroom.profile..",
    "headroom.dispatch.."
  };

  /** Packages that the JMH generator writes are not ours. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("headroom");

  @Test
  void vocabularyKnowsNoKernelsAndNoTuner() {
    noClasses()
        .that()
        .resideInAnyPackage(API)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("headroom.cpu..", "headroom.gpu..", "headroom.tuner..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void vocabularyStandsOnJavaAndJacksonAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(API)
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..",
            "headroom..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void vocabularyHasNoCycles() {
    JavaClasses api =
        CLASSES.that(
            JavaClass.Predicates.resideInAnyPackage(API).as("the packages of kernels-api"));
    slices().matching("headroom.(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(api);
  }

  @Test
  void cpuAndGpuNeverMeet() {
    noClasses()
        .that()
        .resideInAPackage("headroom.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("headroom.gpu..")
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("headroom.gpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("headroom.cpu..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** A class of JCuda's that is touched where no driver is spoils the whole JVM. */
  @Test
  void onlyTheDriversPackageKnowsJCuda() {
    noClasses()
        .that()
        .resideOutsideOfPackage("headroom.gpu.cuda..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jcuda..")
        .check(CLASSES);
  }

  @Test
  void kernelsDoNotKnowTheTuner() {
    noClasses()
        .that()
        .resideOutsideOfPackage("headroom.tuner..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "headroom.tuner..", "org.openjdk.jmh..", "org.apache.commons.math3..", "picocli..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    TreeSet<String> unmarked = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      JavaPackage home = type.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    assertThat(unmarked).as("packages without a package-info.java that says @NullMarked").isEmpty();
  }

  /** Without this, a class path that lacks a module would pass every rule above. */
  @Test
  void classesOfTheModulesAreSeen() {
    List<String> packages = CLASSES.stream().map(JavaClass::getPackageName).distinct().toList();
    assertThat(packages).contains("headroom.gpu.cuda", "headroom.tuner.cli");
  }
}
