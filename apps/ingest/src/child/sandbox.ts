import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigurationError } from "@second-read/runtime";

/** How the child that reads files is isolated. */
export interface Sandbox {
  /** Logged when the worker starts. */
  readonly description: string;
  /** The program that Node runs under, if any, for a child whose one folder is this; with its arguments. */
  wrap(folder: string): readonly string[];
}

const root = fileURLToPath(new URL("../../../..", import.meta.url));
/** Our code and its dependencies. The data folder may be beside them and is not included. */
const codeFolders = ["packages", "node_modules", "package.json", "apps/ingest"].map((name) => join(root, name)).filter(existsSync);
/** Where sharp looks for the kind of C library. */
const systemFiles = ["/usr/bin/ldd", "/proc/self/exe"];

/**
 * Node's own permissions: no file but code and the folder, no other process, no thread. They restrict JavaScript and WebAssembly; only bubblewrap
 * restricts a compromised decoder in C++.
 */
export function permissionArguments(folder: string): readonly string[] {
  return [
    "--permission",
    // For sharp; codecs in WebAssembly need no permission.
    "--allow-addons",
    ...[...codeFolders, ...systemFiles, folder].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${folder}`,
  ];
}

/** Without bubblewrap the child is restricted by Node's permissions alone, and Node before 25 cannot restrict the network. */
export function unwrapped(reason: string): Sandbox {
  const closesNetwork = process.allowedNodeEnvironmentFlags.has("--allow-net");
  const network = closesNetwork ? "" : "; the network is not closed to it";
  return { description: `files are read under Node's permissions alone (${reason})${network}`, wrap: () => [] };
}

/**
 * Bubblewrap: the kernel shows the child no network, no process, and no file but the system's programs, our code and the folder.
 * @throws ConfigurationError where it is required and does not work
 */
export function findSandbox(wanted: "auto" | "required"): Sandbox {
  const problem = problemOfBubblewrap();
  if (problem === null) return { description: "files are read in bubblewrap, without network", wrap: bubblewrap };
  if (wanted === "required") throw new ConfigurationError([`INGEST_SANDBOX is "required", and bubblewrap cannot be used: ${problem}`]);
  return unwrapped(problem);
}

function problemOfBubblewrap(): string | null {
  if (process.platform !== "linux") return "bubblewrap is for Linux";
  const [program = "", ...args] = [...bubblewrap(dirname(fileURLToPath(import.meta.url))), process.execPath, "--version"];
  const tried = spawnSync(program, args, { encoding: "utf8", env: { PATH: process.env.PATH }, timeout: 20_000 });
  if (tried.error !== undefined)
    return "code" in tried.error && tried.error.code === "ENOENT" ? "bubblewrap is not installed" : tried.error.message;
  return tried.status === 0 ? null : `bubblewrap says: ${tried.stderr.trim().split("\n").at(-1)}`;
}

function bubblewrap(folder: string): readonly string[] {
  const visible = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache", dirname(process.execPath), ...codeFolders];
  return [
    "bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--dev",
    "/dev",
    ...visible.flatMap((path) => ["--ro-bind-try", path, path]),
    "--bind",
    folder,
    folder,
    "--chdir",
    folder,
    "--",
  ];
}
