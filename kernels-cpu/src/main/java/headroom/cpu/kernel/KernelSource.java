package headroom.cpu.kernel;

import java.util.function.UnaryOperator;

/**
 * One generated class.
 *
 * @param className simple name, in this package
 * @param configKey identity of the configuration, for messages
 * @param text the whole compilation unit
 */
record KernelSource(String className, String configKey, String text) {

  /** The same class with its text changed. */
  KernelSource edited(UnaryOperator<String> edit) {
    return new KernelSource(className, configKey, edit.apply(text));
  }
}
