// Kernels whose resources are known: see CubinReaderTest, which also says how the cubins beside this were made.

extern "C" __global__ void __launch_bounds__(256, 2) reverse(float* values) {
  __shared__ float block[300];
  block[threadIdx.x] = values[threadIdx.x];
  __syncthreads();
  values[threadIdx.x] = block[255 - threadIdx.x];
}

// 32 registers for 64 accumulators: most are spilled.
extern "C" __global__ void __launch_bounds__(1024, 2) spill(float* values, int rounds, char step) {
  float sums[64];
  for (int i = 0; i < 64; i++) sums[i] = values[i * 1024 + threadIdx.x];
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 64; i++) sums[i] = sums[i] * sums[(i + 1) % 64] + step;
  }
  for (int i = 0; i < 64; i++) values[i * 1024 + threadIdx.x] = sums[i];
}
