package headroom.gpu.ptx;

import java.util.List;

/**
 * An entry of a module, ready to run.
 *
 * @param name of the entry
 * @param parameterBytes bytes that a launch passes
 * @param staticSharedBytes shared memory in front of what a launch asks for
 * @param maxThreads threads of a block that it was compiled for
 * @param code in the order of the text
 * @param slots of its operands
 */
record PtxKernel(
    String name,
    int parameterBytes,
    int staticSharedBytes,
    long maxThreads,
    List<Instruction> code,
    Slots slots) {

  PtxKernel {
    code = List.copyOf(code);
  }
}
