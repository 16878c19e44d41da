/**
 * The same text for the same value, whatever the order of its keys: the input of hashes and signatures. Dates become ISO 8601 text in UTC; undefined
 * properties are omitted.
 * @throws TypeError for what JSON cannot hold (functions, symbols, big integers, numbers that are not finite)
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "boolean":
    case "string":
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("a number that is not finite has no JSON");
      return JSON.stringify(value);
    case "object":
      return objectText(value);
    default:
      throw new TypeError(`a ${typeof value} has no JSON`);
  }
}

function objectText(value: object): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // By code unit, not by locale, so that the order is the same on every machine.
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
