package headroom.gpu.compile;

/** What a compiler is asked for. */
public enum ImageForm {
  /** Machine code of one architecture: an ELF file. */
  CUBIN("-cubin"),
  /** The portable assembly that the driver, or an interpreter, takes. */
  PTX("-ptx");

  /** nvcc's option for it. */
  final String nvccOption;

  ImageForm(String nvccOption) {
    this.nvccOption = nvccOption;
  }
}
