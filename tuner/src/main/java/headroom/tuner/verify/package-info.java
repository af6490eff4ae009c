/**
 * Everything that only a GPU can tell, in one go and by one clock: each step leaves its file, so
 * that whatever ends the run, what was known is there.
 *
 * <pre>
 * VerifyProcesses → a process, and another behind each that a kernel took along
 *   GpuVerification: device → EdgeCheck of every configuration → ceilings → ShapeSweep → PyTorch
 *     each line of VerifyJournal → Findings → VerifyFiles: table, profile
 * </pre>
 */
@NullMarked
package headroom.tuner.verify;

import org.jspecify.annotations.NullMarked;
