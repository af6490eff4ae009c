package headroom.gpu.cuda;

/**
 * The driver's error codes that a look for devices can meet, with what a person can do about each.
 */
enum CudaStatus {
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
  OPERATING_SYSTEM(
      304, "CUDA_ERROR_OPERATING_SYSTEM", "check the rights of /dev/nvidia* and the system's log"),
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
  UNKNOWN(
      999,
      "CUDA_ERROR_UNKNOWN",
      "reload the kernel module nvidia_uvm (it often fails after sleep)");

  static final int SUCCESS = 0;

  final int code;
  final String driverName;
  final String cure;

  CudaStatus(int code, String driverName, String cure) {
    this.code = code;
    this.driverName = driverName;
    this.cure = cure;
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
