package headroom.tuner.measure;

import headroom.config.AxisValue;
import headroom.config.KernelConfig;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration as JSON: numbers and names apart, so that each comes back with its type.
 *
 * @param variant id of the variant
 * @param numbers axes that hold numbers
 * @param names axes that hold names
 */
record WireConfig(String variant, Map<String, Integer> numbers, Map<String, String> names) {

  static WireConfig of(KernelConfig config) {
    Map<String, Integer> numbers = new TreeMap<>();
    Map<String, String> names = new TreeMap<>();
    config
        .values()
        .forEach(
            (axis, value) -> {
              switch (value) {
                case AxisValue.Int number -> numbers.put(axis, number.value());
                case AxisValue.Name name -> names.put(axis, name.value());
              }
            });
    return new WireConfig(config.variant(), numbers, names);
  }

  KernelConfig toConfig() {
    Map<String, AxisValue> values = new TreeMap<>();
    numbers.forEach((axis, number) -> values.put(axis, new AxisValue.Int(number)));
    names.forEach((axis, name) -> values.put(axis, new AxisValue.Name(name)));
    return KernelConfig.of(variant, values);
  }
}
