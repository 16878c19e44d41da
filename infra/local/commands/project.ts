import { appendAudit, createProject, setMembership } from "@second-read/database";
import { AppError, type Role, roles } from "@second-read/domain";
import { personOf, readArguments, withDatabase } from "../command-line.ts";

const usage = "npm run project -- KEY [--locked-share 0.2] [--name NAME] [--exams last|every] [--member EMAIL=DATA_MANAGER,ANALYST]";

/** `npm run project -- KEY`: creates a project and prints just its id. */
export async function run(args: readonly string[]): Promise<number> {
  const { words, options } = readArguments(args, 1, ["locked-share", "name", "exams", "member"], usage);
  const key = words[0] ?? "";
  const lockedTestShare = options["locked-share"] === undefined ? null : Number(options["locked-share"]);
  const exams = options.exams ?? "last";
  if (exams !== "last" && exams !== "every")
    throw new AppError("INVALID_INPUT", "Either the latest exam of each patient is read, or every exam.");
  const settings = exams === "every" ? { readRetrospectively: true } : {};
  const member = options.member === undefined ? null : parseMember(options.member);
  const id = await withDatabase((database) =>
    database.transaction(async (connection) => {
      const project = await createProject(connection, { key, name: options.name ?? key, lockedTestShare, settings });
      if (member !== null) await setMembership(connection, project.id, (await personOf(connection, member.email)).id, member.roles);
      await appendAudit(connection.sql, {
        chain: project.id,
        at: new Date(),
        actorId: null,
        action: "createProject",
        subject: `project ${project.id}`,
        outcome: "done",
        details: { key: project.key, lockedTestShare: project.lockedTestShare, settings, by: "command line" },
      });
      return project.id;
    }),
  );
  console.log(id);
  return 0;
}

function parseMember(text: string): { email: string; roles: Exclude<Role, "ADMIN">[] } {
  const [email = "", list = ""] = text.split("=");
  const named = list.split(",").map((role) => role.trim());
  const known = roles.filter((role) => role !== "ADMIN");
  const given = known.filter((role) => named.includes(role));
  if (given.length !== named.length) throw new AppError("INVALID_INPUT", `Roles in a project are ${known.join(", ")}.`);
  return { email, roles: given };
}
