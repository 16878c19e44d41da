import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { componentsOf, licenceTable, notAllowed } from "../../supply-chain/licences.ts";
import { summaryOfAudit } from "../../supply-chain/npm-audit.ts";
import { readArguments } from "../command-line.ts";
import { root } from "../folders.ts";

const npm = async (...args: string[]) => (await promisify(execFile)("npm", args, { cwd: root, maxBuffer: 256 * 2 ** 20 })).stdout;

/**
 * `npm run sbom -- FOLDER`: writes a CycloneDX SBOM of what is installed and a list of licences, and prints one line of `npm audit`. Fails if a
 * package's licence has not been reviewed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { words } = readArguments(args, 1, [], "npm run sbom -- FOLDER");
  const folder = words[0] ?? "";
  await mkdir(folder, { recursive: true });
  const sbom = await npm("sbom", "--sbom-format", "cyclonedx");
  const components = componentsOf(JSON.parse(sbom));
  await writeFile(join(folder, "sbom.cdx.json"), sbom);
  await writeFile(join(folder, "licences.csv"), licenceTable(components));
  console.log(`${components.length} packages: ${join(folder, "sbom.cdx.json")}, ${join(folder, "licences.csv")}`);
  console.log(summaryOfAudit(await askRegistry()));
  const strange = notAllowed(components);
  for (const { name, version, licence } of strange)
    console.log(`${name} ${version}: the licence "${licence}" is on no list (infra/supply-chain/licences.ts)`);
  return strange.length === 0 ? 0 : 1;
}

/** Null if the registry does not answer. npm exits with 1 if it knows of vulnerabilities, but still reports them. */
async function askRegistry(): Promise<string | null> {
  try {
    return await npm("audit", "--json", "--omit=dev");
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? null;
  }
}
