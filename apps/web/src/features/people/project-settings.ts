/** The settings that are on or off, with the server's defaults for absent ones. */
export const settings = [
  {
    name: "anonymousReaders",
    byDefault: false,
    label: "Anonymous readers in arbitration",
    description: "Arbiters see Reader A and Reader B, in an order that changes from exam to exam.",
  },
  {
    name: "readRetrospectively",
    byDefault: false,
    label: "Read every exam of a patient",
    description: "Off: only the latest exam is queued, and earlier ones are its priors.",
  },
  {
    name: "trainOnLossy",
    byDefault: true,
    label: "Train on lossy images",
    description: "Off: images that were compressed with loss are left out of snapshots.",
  },
  {
    name: "webhooksToPrivateAddresses",
    byDefault: false,
    label: "Webhooks to private addresses",
    description: "On: webhooks may go to this machine and to private networks. Off: to public addresses only.",
  },
  {
    name: "webhooksOverHttp",
    byDefault: false,
    label: "Webhooks over http",
    description: "On: webhooks may go unencrypted. Off: over https only.",
  },
] as const;
export type SettingName = (typeof settings)[number]["name"];
export type Choices = Readonly<Record<SettingName, boolean>>;

/** A project's settings as the API gives them. */
export function choicesOf(json: unknown): Choices {
  const held = objectOf(json);
  return Object.fromEntries(settings.map(({ name, byDefault }) => [name, held[name] ?? byDefault])) as Choices;
}

/** The stated prevalence in percent; empty where none is stated. */
export function prevalencePercentOf(json: unknown): number | "" {
  const { prevalence } = objectOf(json);
  return typeof prevalence === "number" ? Number((100 * prevalence).toPrecision(6)) : "";
}

/** The prevalence in the API's form: converted from percent, absent where none is stated. */
export function withPrevalence(json: unknown, percent: number | ""): Record<string, unknown> {
  const { prevalence: _, ...rest } = objectOf(json);
  return percent === "" ? rest : { ...rest, prevalence: percent / 100 };
}

/** The complete settings, which replace the old ones; those that are not switches are unchanged. */
export function withChoices(json: unknown, changed: Partial<Choices>): Record<string, unknown> {
  return { ...objectOf(json), ...changed };
}

function objectOf(json: unknown): Record<string, unknown> {
  return json !== null && typeof json === "object" ? (json as Record<string, unknown>) : {};
}
