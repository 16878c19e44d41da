import { spawnSync } from "node:child_process";

/** A separate file system of limited size, mounted at a folder. Requires Linux and permission to mount. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null if mounting is not possible here, which is reported in one line. */
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

  /** Also works while files on it are open. */
  unmount(): void {
    spawnSync("umount", ["--lazy", this.folder]);
  }
}
