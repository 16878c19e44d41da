import type { Act } from "@second-read/access";
import { newId } from "@second-read/database";
import { type GraphQLType, getNamedType } from "graphql";
import { operationTargets } from "../access/operations.ts";
import { createSchema } from "../schema.ts";
import { firstEvents } from "./events.ts";
import { readInput } from "./seed-exam.ts";
import { literalOf, plainSelection } from "./selection.ts";
import type { GraphqlFault, TestApi, TestPerson } from "./test-api.ts";

export interface Answer {
  readonly data: unknown;
  readonly fault: GraphqlFault | null;
}

/** Calls any operation of the schema on these things, with well-formed arguments. */
export type CallAct = (
  act: Act,
  person: TestPerson | null,
  things: Record<string, unknown>,
  /** arguments by name, instead of generated ones */
  given?: Record<string, unknown>,
) => Promise<Answer>;

/** `memberId`: the target of operations on people. */
export function createCallAct(api: TestApi, memberId: string): CallAct {
  const schema = createSchema();
  return async (act, person, things, given = {}) => {
    const [root, name] = act.split(".") as ["Query" | "Mutation" | "Subscription", string];
    const field = (schema.getType(root) as any).getFields()[name];
    const target = operationTargets[act];
    const fill = (argument: string, type: string) => {
      if (argument in given) return literalOfValue(given[argument]);
      const path = target?.argument.split(".").at(-1);
      if (target && argument === path) return JSON.stringify(things[target.of]);
      if (act === "Query.compareVersions" && argument === "b") return JSON.stringify(things.modelVersion);
      if (argument === "userId") return JSON.stringify(memberId);
      if (argument === "roles") return "READER";
      if (argument === "disabled") return "false";
      if (argument === "key" && type === "String") return JSON.stringify(`made-${newId().slice(-12)}`);
      if (argument === "email") return JSON.stringify(`${newId()}@reads.test`);
      if (argument === "url") return '"https://hooks.example.org/"';
      if (argument === "sha256") return JSON.stringify("a".repeat(64));
      if (argument === "idempotencyKey") return JSON.stringify(newId());
      if (argument === "settings") return "{}";
      if (argument === "alias") return '"champion"';
      if (type === "ReadInput") return literalOfValue(readInput("NORMAL"));
      if ((act === "Mutation.revokeApiToken" || act === "Mutation.endSession") && argument === "id") return JSON.stringify(newId());
      return undefined;
    };
    const args = field.args.filter(
      (argument: any) =>
        fill(argument.name, getNamedType(argument.type as GraphQLType).name) !== undefined || String(argument.type).endsWith("!"),
    );
    const literals = args.map((argument: any) => `${argument.name}: ${literalOf(argument.type, fill, argument.name)}`).join(", ");
    const text = `${root.toLowerCase()} { ${name}${literals ? `(${literals})` : ""} ${plainSelection(schema, getNamedType(field.type as GraphQLType).name)} }`;
    const reply = root === "Subscription" ? (await firstEvents(api, person, text, {}))[0]?.data : await api.graphql<any>(person, text);
    return { data: reply?.data?.[name] ?? null, fault: reply?.errors?.[0] ?? null };
  };
}

/** A value as a GraphQL literal; words in capitals are enums. */
function literalOfValue(value: unknown, name = ""): string {
  if (Array.isArray(value)) return `[${value.map((item) => literalOfValue(item, name)).join(", ")}]`;
  if (value !== null && typeof value === "object")
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${literalOfValue(item, key)}`)
      .join(", ")} }`;
  return ["laterality", "opinion", "class"].includes(name) ? String(value) : JSON.stringify(value);
}
