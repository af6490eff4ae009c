/**
 * From CUDA C++ to machine code, and what the machine code tells before any GPU is touched.
 *
 * <pre>
 * KernelSource + Macros + Architecture = CompileRequest
 *   → KernelCompiler (nvcc | NVRTC | precompiled), behind a CompileCache, side by side in a CompileBatch
 *   → KernelImage → CubinReader → KernelResources → Occupancy
 * </pre>
 *
 * <p>Sources, macros and cubins may come from elsewhere: they are typed and bounded here, and no
 * text of theirs becomes part of a command line.
 */
@NullMarked
package headroom.gpu.compile;

import org.jspecify.annotations.NullMarked;
