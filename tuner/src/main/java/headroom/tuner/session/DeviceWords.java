package headroom.tuner.session;

import headroom.profile.DeviceFingerprint;
import headroom.profile.ToolInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A device and a build in the words of a journal's first line: equal if and only if they are. */
public final class DeviceWords {

  private DeviceWords() {}

  /** By name, in the order of the line. */
  public static Map<String, String> of(DeviceFingerprint device, ToolInfo tool) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("processor", "%s %s".formatted(device.model(), device.microarchitecture()));
    words.put("instruction set", device.isa());
    words.put("cores and caches", device.traits().toString());
    words.put("emulated", Boolean.toString(device.emulated()));
    words.put("threads per core", Integer.toString(device.threadsPerCore()));
    words.put("memory", device.memoryGiB() + " GiB");
    words.put("governor", device.governor());
    words.put("operating system", device.os());
    words.put("JDK", device.jdk());
    words.put("build", "%s %s".formatted(tool.version(), tool.commit()));
    return Collections.unmodifiableMap(words);
  }
}
