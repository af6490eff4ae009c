/**
 * The CPU as a device: what it is ({@link headroom.cpu.device.CpuFingerprint}), what it can do at
 * most ({@link headroom.cpu.device.CeilingMeter}), and whether it was quiet while something was
 * timed ({@link headroom.cpu.device.SampleGuard}).
 *
 * <p>{@code CpuFingerprint} runs in any process; everything that computes needs {@code
 * jdk.incubator.vector}.
 */
@NullMarked
package headroom.cpu.device;

import org.jspecify.annotations.NullMarked;
