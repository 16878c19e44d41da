import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { lchown, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root, this returns how to run a program as another user, who is made the owner of everything in `folder`;
 * otherwise it returns the program unchanged.
 * @throws Error in one sentence if there is no such user or no way to run as them
 */
export async function asOrdinaryUser(folder: string, program: string): Promise<(args: readonly string[]) => Command> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return (args) => ({ command: program, args });
  const owner = await ownerFor(folder);
  await giveTo(folder, owner);
  if (reaches(owner, program, folder)) return (args) => ({ command: program, args, ...owner });
  const wrapper = passingPrivateFolders(owner);
  const way = spawnSync("setpriv", [...wrapper, "test", "-x", program, "-a", "-w", folder], { encoding: "utf8" });
  if (way.status !== 0) {
    throw new Error(
      `PostgreSQL cannot run as root, and another user cannot pass to ${folder} here (setpriv: ${way.error?.message ?? (way.stderr.trim() || `ended with ${way.status}`)}): start as an ordinary user, or from a folder that every user may enter.`,
    );
  }
  return (args) => ({ command: "setpriv", args: [...wrapper, program, ...args] });
}

/**
 * Another user cannot enter root's private folders, so the one ambient capability that allows it is passed on.
 * no_setuid_fixup: access(2), with which initdb checks that its programs exist, drops the capabilities of any user but root unless this bit is set.
 * The bit also keeps root's own capabilities through setuid, but exec then leaves only the ambient one.
 */
function passingPrivateFolders({ uid, gid }: Owner): string[] {
  const user = ["--reuid", String(uid), "--regid", String(gid), "--clear-groups"];
  return [...user, "--securebits", "+no_setuid_fixup", "--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"];
}

/** The owner of the folder, so that an ordinary user's installation stays theirs when root starts it once; otherwise `postgres`. */
async function ownerFor(folder: string): Promise<Owner> {
  const { uid, gid } = await lstat(folder);
  return uid === 0 ? postgresUser() : { uid, gid };
}

function postgresUser(): Owner {
  const ask = (flag: string) => Number.parseInt(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout ?? "", 10);
  if (Number.isNaN(ask("-u"))) spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  const user = { uid: ask("-u"), gid: ask("-g") };
  if (Number.isNaN(user.uid))
    throw new Error("PostgreSQL cannot run as root, and no user `postgres` could be made: start as an ordinary user.");
  return user;
}

/** A folder that root copied belongs to root, file by file; the server reads only files of its own user. */
async function giveTo(path: string, owner: Owner): Promise<void> {
  const entry = await lstat(path);
  if (entry.uid !== owner.uid || entry.gid !== owner.gid) await lchown(path, owner.uid, owner.gid);
  if (!entry.isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(join(path, name), owner);
}

function reaches({ uid, gid }: Owner, program: string, folder: string): boolean {
  const test = (flag: string, path: string) => spawnSync("test", [flag, path], { uid, gid }).status === 0;
  return test("-x", program) && test("-w", folder);
}
