import { z } from "zod";

/** Thrown at startup with all faults at once, one line each, in words that an operator can act on. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
  }
}

type Shape = z.ZodObject;

/**
 * Reads the environment once, at startup. An empty value counts as missing. Returns a frozen record.
 * @throws ConfigurationError listing all faults at once; a value is never repeated in a message, since it may be a secret.
 */
export function parseConfig<Schema extends Shape>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<Schema>> {
  const present = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in schema.shape && value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigurationError(parsed.error.issues.map((issue) => describeFault(schema, present, issue)));
}

function describeFault(schema: Shape, present: Record<string, unknown>, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? "");
  if (name === "") return issue.message;
  const field = schema.shape[name] as z.ZodType | undefined;
  const meaning = field?.description === undefined ? "" : ` (${field.description})`;
  return name in present ? `${name}: ${issue.message}${meaning}` : `${name} is not set${meaning}`;
}
