interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  /** For a workspace: the folder of its files. */
  readonly link?: boolean;
  readonly resolved?: string;
}

/** The `packages` of package-lock.json, by folder from the root. */
export type Lock = Readonly<Record<string, LockedPackage>>;

/**
 * The folders, relative to the root, of all packages that these packages need to run, including workspaces of ours. Resolved as Node does: the
 * nearest node_modules that contains the name.
 * @param from the folder of the package that needs them
 * @param only limits what the first package needs to these names
 * @param without names that are left out, with everything that only they need
 * @throws Error naming what is needed but missing from the lock
 */
export function productionPackages(
  lock: Lock,
  from: string,
  { only, without }: { readonly only?: readonly string[]; readonly without?: RegExp } = {},
): Set<string> {
  const found = new Set<string>();
  const visit = (asker: string, wanted: Iterable<string>) => {
    for (const name of wanted) {
      if (without?.test(name)) continue;
      const folder = locate(lock, asker, name);
      if (folder === undefined) {
        if (lock[asker]?.optionalDependencies?.[name] !== undefined) continue;
        throw new Error(`${asker} needs ${name}, which package-lock.json does not have.`);
      }
      const { link, resolved } = lock[folder] as LockedPackage;
      const target = link === true && resolved !== undefined ? resolved : folder;
      if (found.has(target)) continue;
      found.add(target);
      visit(target, namesNeeded(lock[target]));
    }
  };
  visit(from, only ?? namesNeeded(lock[from]));
  return found;
}

/** Optional peers are installed only for packages that also list them as a dependency. */
function namesNeeded({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: LockedPackage = {}): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true);
  return [...new Set([...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers])];
}

function locate(lock: Lock, asker: string, name: string): string | undefined {
  for (let folder = asker; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const candidate = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock[candidate] !== undefined) return candidate;
    if (folder === "") return undefined;
  }
}
