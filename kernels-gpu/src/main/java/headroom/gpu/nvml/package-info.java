/**
 * What NVIDIA's management library tells of a GPU while kernels are timed: clocks, throttling,
 * power, energy and temperature. Read, never set; where it is absent, that is told and nothing else
 * changes.
 */
@NullMarked
package headroom.gpu.nvml;

import org.jspecify.annotations.NullMarked;
