import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
} from "graphql";
import type { ValuesByArgument } from "../scale/web-calls.ts";

/** A query of one root field, extended along each of `paths` with all fields available at each step, repeated this many times with aliases. */
export interface Branches {
  readonly root: string;
  readonly paths: readonly (readonly string[])[];
  readonly pageSize: number;
  readonly times: number;
}

const schema = buildSchema(readFileSync(new URL("../../apps/api/schema.graphql", import.meta.url), "utf8"));
const pageSizes = [200, 150, 100, 70, 50, 30, 20, 10, 5, 2, 1];

type Price = (query: string) => number | null;

const query = schema.getQueryType() as GraphQLObjectType;
type Field = GraphQLField<unknown, unknown>;

function typeAt(path: readonly string[]): GraphQLObjectType | null {
  let type: unknown = query;
  for (const name of path) type = getNamedType((type as GraphQLObjectType).getFields()[name]?.type);
  return isObjectType(type) ? type : null;
}

function isAdmitted(branches: Branches | null): branches is Branches {
  return branches !== null;
}

/**
 * The price of a document according to the API itself; null if it refuses the document. The running module is loaded, rather than importing the app.
 */
export async function openPrice(): Promise<Price> {
  const { assertAffordable } = (await import(new URL("../../apps/api/src/cost.ts", import.meta.url).href)) as {
    assertAffordable(...args: readonly unknown[]): { readonly whole: number };
  };
  return (query) => {
    const document = parse(query, { maxTokens: 4_000 });
    try {
      return assertAffordable(schema, document, document.definitions[0], {}).whole;
    } catch {
      return null;
    }
  };
}

export class Documents {
  constructor(
    private readonly values: ValuesByArgument,
    private readonly price: Price,
  ) {}

  /** The shortest queries: every root field for whose arguments there are values, and each field below it. */
  shortest(times: number): Branches[] {
    return Object.values(query.getFields()).flatMap((field) => {
      if (this.argumentsOf(query, field, 1, 0) === null) return [];
      return [this.largest(field.name, [[]], times), ...this.longer({ root: field.name, paths: [[]], pageSize: 1, times })].filter(
        isAdmitted,
      );
    });
  }

  /** The first path extended by one more step, each with pages as large as the price allows. */
  longer({ root, paths: [path = []], times }: Branches): Branches[] {
    const end = typeAt([root, ...path]);
    return Object.values(end?.getFields() ?? {})
      .filter((field) => isObjectType(getNamedType(field.type)) && this.argumentsOf(end as GraphQLObjectType, field, 1, 0) !== null)
      .map((field) => this.largest(root, [[...path, field.name]], times))
      .filter(isAdmitted);
  }

  /** Both combined, with pages as large as those of the first; null if the price does not allow it. */
  merged(one: Branches, other: Branches): Branches | null {
    if (one.root !== other.root) return null;
    const both = { ...one, paths: [...one.paths, ...other.paths] };
    return this.price(this.text(both)) === null ? null : both;
  }

  text({ root, paths, pageSize, times }: Branches): string {
    const field = query.getFields()[root] as Field;
    const aliases = Array.from({ length: times }, (_, index) => `a${index}: ${this.fieldText(query, field, paths, pageSize, index)}`);
    return `{ ${aliases.join(" ")} }`;
  }

  private largest(root: string, paths: Branches["paths"], times: number): Branches | null {
    const admitted = pageSizes.find((pageSize) => this.price(this.text({ root, paths, pageSize, times })) !== null);
    return admitted === undefined ? null : { root, paths, pageSize: admitted, times };
  }

  /** The field with its arguments, all plain fields of its type, and the steps of each path below it. */
  private fieldText(parent: GraphQLObjectType, field: Field, paths: Branches["paths"], pageSize: number, index: number): string {
    const head = `${field.name}${this.argumentsOf(parent, field, pageSize, index) ?? ""}`;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return head;
    const told = Object.values(type.getFields()).flatMap((below) => {
      const onward = paths.flatMap(([next, ...rest]) => (next === below.name ? [rest] : []));
      if (onward.length > 0) return [this.fieldText(type, below, onward, pageSize, index)];
      const given = isLeafType(getNamedType(below.type)) ? this.argumentsOf(type, below, pageSize, index) : null;
      return given === null ? [] : [`${below.name}${given}`];
    });
    return `${head} { __typename ${told.join(" ")} }`;
  }

  /** In brackets; null if a required argument has no known value. */
  private argumentsOf(parent: GraphQLObjectType, field: Field, pageSize: number, index: number): string | null {
    const written: string[] = [];
    for (const argument of field.args) {
      const value = this.valueOf(`${parent.name}.${field.name}(${argument.name})`, argument, pageSize, index);
      if (value === undefined && isRequiredArgument(argument)) return null;
      if (value !== undefined) written.push(`${argument.name}: ${value}`);
    }
    return written.length === 0 ? "" : `(${written.join(", ")})`;
  }

  /** Aliases request different things where there are several, so that one answer cannot serve all. */
  private valueOf(path: string, argument: GraphQLArgument, pageSize: number, index: number): string | undefined {
    if (argument.name === "first" || argument.name === "limit") return String(pageSize);
    if (argument.name === "threshold") return String(0.3 + index / 1_000);
    const values = this.values[path] ?? this.values[argument.name];
    const value = values?.[index % values.length];
    if (value === undefined || value === null) return undefined;
    const text = JSON.stringify(value);
    return isEnumType(getNamedType(argument.type)) ? text.replaceAll('"', "") : text;
  }
}
