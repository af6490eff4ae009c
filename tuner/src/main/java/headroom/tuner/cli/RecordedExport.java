package headroom.tuner.cli;

import headroom.config.ConfigSpace;
import headroom.profile.TuningProfile;
import headroom.tuner.replay.RecordedSpace;
import headroom.tuner.replay.ShapeTable;
import headroom.tuner.replay.SpaceExport;
import headroom.tuner.replay.SpaceFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What runs recorded and profiles name, as files of other tools' formats. */
final class RecordedExport {

  private final Map<String, String> texts = new LinkedHashMap<>();

  private RecordedExport() {}

  /** The formats. */
  enum Format {
    /** T4 results 1.0.0, one file per shape and variant. */
    T4,
    /** A Kernel Tuner cache, one file per shape and variant. */
    KERNEL_TUNER,
    /** The fastest configuration by shape, one file per device. */
    TABLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * The texts by file name.
   *
   * @param files raw logs, T4 results, Kernel Tuner caches; for a table profiles too
   * @param profiles reads a profile
   * @throws UserException if one cannot be read
   */
  static Map<String, String> of(
      List<Path> files, Format format, Function<Path, TuningProfile> profiles) {
    RecordedExport export = new RecordedExport();
    switch (format) {
      case TABLE -> {
        Map<Boolean, List<Path>> kinds =
            files.stream().collect(Collectors.partitioningBy(SpaceFiles::isProfile));
        kinds.getOrDefault(true, List.of()).stream().map(profiles).forEach(export::table);
        export.tables(SpaceInputs.read(kinds.getOrDefault(false, List.of())));
      }
      case T4, KERNEL_TUNER ->
          SpaceInputs.read(files).forEach(space -> export.perVariant(space, format));
    }
    return export.texts;
  }

  private void table(TuningProfile profile) {
    put(profile.device().slug(), ".json", ShapeTable.of(profile).json());
  }

  private void tables(List<RecordedSpace> spaces) {
    spaces.stream()
        .map(RecordedSpace::device)
        .distinct()
        .forEach(
            device -> {
              ShapeTable table =
                  ShapeTable.of(spaces.stream().filter(s -> s.device().equals(device)).toList());
              put(device.isEmpty() ? "device" : device, ".json", table.json());
            });
  }

  private void perVariant(RecordedSpace space, Format format) {
    for (ConfigSpace variant : space.spaces()) {
      String name = space.kernel() + "-" + variant.variant();
      if (format == Format.T4) {
        put(name, ".t4.json", SpaceExport.t4(space, variant));
      } else {
        put(name, ".cache.json", SpaceExport.kernelTuner(space, variant));
      }
    }
  }

  /** Under a name that stays in the folder, whatever the file called its kernel. */
  private void put(String name, String ending, String text) {
    String safe = name.replaceAll("[^a-zA-Z0-9_-]+", "-");
    String file = safe + ending;
    for (int copy = 2; texts.containsKey(file); copy++) {
      file = safe + "-" + copy + ending;
    }
    texts.put(file, text);
  }
}
