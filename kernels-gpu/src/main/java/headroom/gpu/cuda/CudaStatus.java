package headroom.gpu.cuda;

import java.util.EnumSet;
import java.util.Set;

/** The driver's error codes that this program can meet, with what a person can do about each. */
enum CudaStatus {
  INVALID_VALUE(1, "CUDA_ERROR_INVALID_VALUE", "check sizes, grid, block and shared memory"),
  OUT_OF_MEMORY(
      2,
      "CUDA_ERROR_OUT_OF_MEMORY",
      "end other users of the GPU (nvidia-smi lists them) or take a smaller shape"),
  NOT_INITIALIZED(3, "CUDA_ERROR_NOT_INITIALIZED", "restart the program"),
  STUB_LIBRARY(
      34,
      "CUDA_ERROR_STUB_LIBRARY",
      "take the toolkit's stubs folder off LD_LIBRARY_PATH: it holds no driver"),
  NO_DEVICE(
      100,
      "CUDA_ERROR_NO_DEVICE",
      "check nvidia-smi, CUDA_VISIBLE_DEVICES and, in a container, --gpus all"),
  INVALID_DEVICE(101, "CUDA_ERROR_INVALID_DEVICE", "check CUDA_VISIBLE_DEVICES"),
  INVALID_IMAGE(200, "CUDA_ERROR_INVALID_IMAGE", "compile the kernel again: it is damaged"),
  INVALID_CONTEXT(
      201, "CUDA_ERROR_INVALID_CONTEXT", "attach the context to this thread, and leave it open"),
  NO_BINARY_FOR_GPU(
      209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "compile the kernel for this GPU's architecture"),
  ECC_UNCORRECTABLE(
      214, "CUDA_ERROR_ECC_UNCORRECTABLE", "the GPU's memory is faulty: reset or replace it"),
  INVALID_PTX(218, "CUDA_ERROR_INVALID_PTX", "compile the kernel again"),
  UNSUPPORTED_PTX_VERSION(
      222,
      "CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
      "update the NVIDIA driver, or compile to machine code"),
  OPERATING_SYSTEM(
      304, "CUDA_ERROR_OPERATING_SYSTEM", "check the rights of /dev/nvidia* and the system's log"),
  INVALID_HANDLE(400, "CUDA_ERROR_INVALID_HANDLE", "use handles of one context, while open"),
  NOT_FOUND(500, "CUDA_ERROR_NOT_FOUND", "check the kernel's name: extern \"C\" keeps it"),
  ILLEGAL_ADDRESS(
      700, "CUDA_ERROR_ILLEGAL_ADDRESS", "run compute-sanitizer: the kernel left its buffers"),
  LAUNCH_OUT_OF_RESOURCES(
      701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "take a smaller block or fewer registers"),
  LAUNCH_TIMEOUT(
      702, "CUDA_ERROR_LAUNCH_TIMEOUT", "use a GPU without a display, or a smaller shape"),
  ILLEGAL_INSTRUCTION(
      715, "CUDA_ERROR_ILLEGAL_INSTRUCTION", "compile for exactly this GPU's architecture"),
  MISALIGNED_ADDRESS(
      716, "CUDA_ERROR_MISALIGNED_ADDRESS", "run compute-sanitizer: the kernel misaligns"),
  LAUNCH_FAILED(719, "CUDA_ERROR_LAUNCH_FAILED", "run compute-sanitizer: the kernel crashed"),
  NOT_SUPPORTED(801, "CUDA_ERROR_NOT_SUPPORTED", "use another GPU or driver"),
  SYSTEM_NOT_READY(
      802, "CUDA_ERROR_SYSTEM_NOT_READY", "start nvidia-fabricmanager: NVSwitch needs it"),
  SYSTEM_DRIVER_MISMATCH(
      803,
      "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
      "reboot, or reload the kernel module: it is older than libcuda"),
  COMPAT_NOT_SUPPORTED(
      804,
      "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE",
      "take the cuda-compat folder off LD_LIBRARY_PATH: this GPU does not support it"),
  STREAM_CAPTURE_UNSUPPORTED(
      900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "wait for nothing while a stream is captured"),
  STREAM_CAPTURE_INVALIDATED(
      901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED", "see the first error while it was captured"),
  UNKNOWN(
      999,
      "CUDA_ERROR_UNKNOWN",
      "reload the kernel module nvidia_uvm (it often fails after sleep)");

  static final int SUCCESS = 0;

  /** After one of these every call fails: the device's memory is gone, a new process is needed. */
  private static final Set<CudaStatus> CONTEXT_LOST =
      EnumSet.of(
          ECC_UNCORRECTABLE,
          ILLEGAL_ADDRESS,
          LAUNCH_TIMEOUT,
          ILLEGAL_INSTRUCTION,
          MISALIGNED_ADDRESS,
          LAUNCH_FAILED);

  final int code;
  final String driverName;
  final String cure;

  CudaStatus(int code, String driverName, String cure) {
    this.code = code;
    this.driverName = driverName;
    this.cure = cure;
  }

  /**
   * Passes success on.
   *
   * @param call the driver's name of what was called
   * @throws CudaException for any other code
   */
  static void check(String call, int code) {
    if (code != SUCCESS) {
      throw new CudaException(call, code);
    }
  }

  static boolean isContextLost(int code) {
    return CONTEXT_LOST.stream().anyMatch(status -> status.code == code);
  }

  /** One line: the call, the error's name and number, the cure where one is known. */
  static String describe(String call, int code) {
    for (CudaStatus status : values()) {
      if (status.code == code) {
        return "%s: %s (%d); %s".formatted(call, status.driverName, code, status.cure);
      }
    }
    return "%s: CUDA error %d; look it up under CUresult in the CUDA driver API"
        .formatted(call, code);
  }
}
