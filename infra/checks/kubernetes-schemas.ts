import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";

interface Schema {
  readonly [keyword: string]: unknown;
}
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
}

/** The definitions of Kubernetes itself, as published by its API server, and of the operators' kinds. */
export interface SchemaFiles {
  readonly kubernetes: string;
  readonly customResources: readonly string[];
}

/**
 * Returns what is wrong with a manifest according to the schema of its kind, one sentence each. A field that the kind does not have is also an error,
 * as with `kubectl apply --validate=strict`.
 */
export function createManifestCheck({ kubernetes, customResources }: SchemaFiles): (manifest: Manifest) => string[] {
  // Formats are int32, byte and the like; what an API server checks about them is not repeated here.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const { definitions } = JSON.parse(readFileSync(kubernetes, "utf8")) as { definitions: Record<string, Schema> };
  ajv.addSchema({
    $id: "kubernetes",
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strict(lenient(name, schema))])),
  });
  const known = new Map<string, object>();
  for (const [name, schema] of Object.entries(definitions))
    for (const { group, version, kind } of (schema["x-kubernetes-group-version-kind"] ?? []) as {
      group: string;
      version: string;
      kind: string;
    }[])
      known.set(`${group === "" ? "" : `${group}/`}${version} ${kind}`, { $ref: `kubernetes#/definitions/${name}` });
  for (const file of customResources) {
    const { spec } = parse(readFileSync(file, "utf8")) as {
      spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
    };
    for (const { name, schema } of spec.versions) known.set(`${spec.group}/${name} ${spec.names.kind}`, strict(schema.openAPIV3Schema));
  }
  return (manifest) => {
    const kind = `${manifest.apiVersion} ${manifest.kind}`;
    const schema = known.get(kind);
    if (schema === undefined) return [`${kind} is of no kind that is known.`];
    // Compiled once: Ajv caches the result for a schema.
    const validate = ajv.compile(schema);
    const isRight: boolean = validate(manifest);
    if (isRight) return [];
    const where = `${manifest.kind} ${manifest.metadata.name}`;
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** The descriptions of two definitions allow what their schemas do not: both may also be written as numbers. */
function lenient(name: string, schema: Schema): Schema {
  return /\.(IntOrString|Quantity)$/.test(name) ? { type: ["string", "number"] } : schema;
}

/** The same schema, but without fields that it does not name. */
function strict(schema: Schema): Schema {
  const own = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, strictIn(keyword, value)]));
  const isOpen = schema.additionalProperties !== undefined || schema["x-kubernetes-preserve-unknown-fields"] === true;
  return schema.properties === undefined || isOpen ? own : { ...own, additionalProperties: false };
}

function strictIn(keyword: string, value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (keyword === "properties") return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strict(schema as Schema)]));
  if ((keyword === "items" || keyword === "additionalProperties") && !Array.isArray(value)) return strict(value as Schema);
  return value;
}

/** The files of a folder filled by .ci/run. */
export function schemaFilesIn(folder: string): SchemaFiles {
  const custom = ["cnpg-clusters", "cnpg-scheduledbackups", "keda-scaledobjects", "keda-triggerauthentications"];
  return { kubernetes: join(folder, "kubernetes.json"), customResources: custom.map((name) => join(folder, `${name}.yaml`)) };
}
