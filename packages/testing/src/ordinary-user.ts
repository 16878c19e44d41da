import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { chown } from "node:fs/promises";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. As root this answers how to run a program as the user `postgres`, who is made if
 * absent; as anyone else, the program as it is. `folder` becomes that user's own.
 */
export async function asOrdinaryUser(folder: string, program: string): Promise<(args: readonly string[]) => Command> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return (args) => ({ command: program, args });
  const { uid, gid } = postgresUser();
  await chown(folder, uid, gid);
  if (reaches(uid, gid, program, folder)) return (args) => ({ command: program, args, uid, gid });
  // Root's private folders cannot be passed by another user: let only the ambient capability to do so come along.
  const wrapper = [
    "--reuid",
    String(uid),
    "--regid",
    String(gid),
    "--clear-groups",
    "--inh-caps",
    "+dac_override",
    "--ambient-caps",
    "+dac_override",
    program,
  ];
  return (args) => ({ command: "setpriv", args: [...wrapper, ...args] });
}

function postgresUser(): { uid: number; gid: number } {
  const ask = (flag: string) => Number.parseInt(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout ?? "", 10);
  if (Number.isNaN(ask("-u"))) spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  const user = { uid: ask("-u"), gid: ask("-g") };
  if (Number.isNaN(user.uid))
    throw new Error("PostgreSQL cannot run as root, and no user `postgres` could be made: start as an ordinary user");
  return user;
}

function reaches(uid: number, gid: number, program: string, folder: string): boolean {
  const test = (flag: string, path: string) => spawnSync("test", [flag, path], { uid, gid }).status === 0;
  return test("-x", program) && test("-w", folder);
}
