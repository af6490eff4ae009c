package headroom.cpu.device;

import java.util.Optional;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorCache;

/**
 * Cache sizes of one core, 0 where the system does not tell.
 *
 * @param l1Bytes first-level data cache
 * @param l2Bytes second-level cache
 * @param l3Bytes last-level cache
 */
record CpuCaches(long l1Bytes, long l2Bytes, long l3Bytes) {

  static CpuCaches read(Optional<CentralProcessor> processor) {
    return new CpuCaches(oshi(processor, 1), oshi(processor, 2), oshi(processor, 3));
  }

  private static long oshi(Optional<CentralProcessor> processor, int level) {
    return processor
        .flatMap(cpu -> CpuFingerprint.attempt(cpu::getProcessorCaches))
        .flatMap(
            caches ->
                caches.stream()
                    .filter(cache -> cache.getLevel() == level)
                    .filter(cache -> cache.getType() != ProcessorCache.Type.INSTRUCTION)
                    .map(cache -> (long) cache.getCacheSize())
                    .findFirst())
        .orElse(0L);
  }
}
