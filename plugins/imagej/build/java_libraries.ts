/** A file that Maven finds, of which one content is accepted and no other. */
export interface JavaLibrary {
  name: string;
  /** As Maven names it: group:artifact:version. */
  artifact: string;
  sha256: string;
}

/** What the plugin is compiled against. */
export const IMAGEJ: JavaLibrary = {
  name: "ij-1.53t.jar",
  artifact: "net.imagej:ij:1.53t",
  sha256: "c04c94af9064e06d1c9bca7a331ebbac821fec24aa8bac5a8ec7cbb893b9e503",
};

/** What lets Fiji run ImageJ without a display; for tests. */
export const FIJI_HEADLESS: readonly JavaLibrary[] = [
  {
    name: "ij1-patcher-1.2.6.jar",
    artifact: "net.imagej:ij1-patcher:1.2.6",
    sha256: "f23e419d0aa70da433005a1d4250d2b139c728d7cc7a581569f406243f4b191b",
  },
  {
    name: "javassist-3.29.2-GA.jar",
    artifact: "org.javassist:javassist:3.29.2-GA",
    sha256: "a90ddb25135df9e57ea9bd4e224e219554929758f9bae9965f29f81d60a3293f",
  },
];
