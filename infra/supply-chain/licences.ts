/** A package from which the product is built or on which it runs. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or the package's own words; empty if it states none. */
  readonly licence: string;
}

interface CycloneDx {
  readonly components?: readonly {
    /** As in pkg:npm/%40scope/name@1.0.0: for our own workspaces, `name` is that of the folder. */
    readonly purl: string;
    readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[];
  }[];
}

const ownScope = "@second-read/";

/** Licences that packages state only in a file, read by a person. */
const saidInFile: Readonly<Record<string, string>> = { "seq-queue": "MIT" };

/** The third-party packages in an SBOM, by name. */
export function componentsOf({ components = [] }: CycloneDx): Component[] {
  return components
    .map(({ purl, licenses = [] }) => {
      const [, name = purl, version = ""] = /^pkg:npm\/(.+)@([^@?]+)/.exec(decodeURIComponent(purl)) ?? [];
      const said = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? "").join(" AND ");
      return { name, version, licence: said || (saidInFile[name] ?? "") };
    })
    .filter(({ name }) => !name.startsWith(ownScope) && name !== "second-read")
    .toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** Licences under which packages may be used and distributed with the product. LGPL: libvips, a separate library that sharp loads. */
const allowed = new Set(
  "0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC-BY-4.0 CC0-1.0 EPL-2.0 ISC LGPL-3.0-or-later MIT MIT-0 MPL-2.0 Python-2.0 Unlicense".split(
    " ",
  ),
);

/** Packages whose licence has not been reviewed. If there are alternatives, one is enough. */
export function notAllowed(components: readonly Component[]): Component[] {
  return components.filter(({ licence }) => {
    const all = licence.replaceAll(/[()]/g, " ").split(/\s+and\s+/i);
    return !all.every((part) => part.split(/\s+or\s+/i).some((one) => allowed.has(one.trim())));
  });
}

/** RFC 4180. */
export function licenceTable(components: readonly Component[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [["name", "version", "licence"], ...components.map(({ name, version, licence }) => [name, version, licence])]
    .map((row) => `${row.map(cell).join(",")}\r\n`)
    .join("");
}
