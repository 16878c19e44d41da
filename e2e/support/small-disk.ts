import { spawnSync } from "node:child_process";

/** A file system of its own at a folder, of so many bytes and no more. Linux, and who may mount. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null where none may be mounted here, which is said in one line. */
  static mount(folder: string, bytes: number): SmallDisk | null {
    const { status, stderr, error } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "second-read-test", folder], {
      encoding: "utf8",
    });
    if (status === 0) return new SmallDisk(folder);
    console.warn(`skipped: no small disk can be mounted here (${error?.message ?? stderr.trim()})`);
    return null;
  }

  resize(bytes: number): void {
    const { status, stderr } = spawnSync("mount", ["-o", `remount,size=${bytes}`, this.folder], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  }

  /** Also while somebody has files open on it. */
  unmount(): void {
    spawnSync("umount", ["--lazy", this.folder]);
  }
}
