package headroom.tuner.measure;

import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * Keeps what a fork prints (the JVM's remarks on incubator modules, for one) off the terminal: JMH
 * asks its profilers whether output may pass, and nothing else. It still stands in the exception of
 * a fork that fails. Public, with a public constructor, because JMH makes it by reflection.
 */
public final class QuietFork implements ExternalProfiler {

  @Override
  public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
    return List.of();
  }

  @Override
  public Collection<String> addJVMOptions(BenchmarkParams params) {
    return List.of();
  }

  @Override
  public void beforeTrial(BenchmarkParams params) {}

  @Override
  public Collection<? extends Result<?>> afterTrial(
      BenchmarkResult result, long pid, File stdOut, File stdErr) {
    return List.of();
  }

  @Override
  public boolean allowPrintOut() {
    return false;
  }

  @Override
  public boolean allowPrintErr() {
    return false;
  }

  @Override
  public String getDescription() {
    return "keeps a fork's output off the terminal";
  }
}
