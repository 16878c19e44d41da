export interface NamedVersion {
  readonly id: string;
  readonly number: number;
  readonly aliases: readonly string[];
}

/** The version that another is compared with if the URL names none. */
export function chooseOther(version: NamedVersion, versions: readonly NamedVersion[], asked: number): NamedVersion | undefined {
  const others = versions.filter(({ id }) => id !== version.id).sort((one, other) => other.number - one.number);
  return (
    others.find(({ number }) => number === asked) ??
    others.find(({ aliases }) => aliases.includes("champion")) ??
    others.find(({ number }) => number < version.number) ??
    others[0]
  );
}
