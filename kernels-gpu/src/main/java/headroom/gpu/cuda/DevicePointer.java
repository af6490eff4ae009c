package headroom.gpu.cuda;

import jcuda.driver.CUdeviceptr;

/** JCuda's device pointer, whose address can be read: kernels get addresses, not objects. */
final class DevicePointer extends CUdeviceptr {
  DevicePointer() {}

  private DevicePointer(DevicePointer base, long byteOffset) {
    super(base, byteOffset);
  }

  @Override
  public DevicePointer withByteOffset(long byteOffset) {
    return new DevicePointer(this, byteOffset);
  }

  long address() {
    return getNativePointer() + getByteOffset();
  }
}
