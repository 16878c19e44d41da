/** What Node needs before a program of ours: a loader for TypeScript in the repository, nothing where it was built. */
export function loaderFor(program: string): string[] {
  return program.endsWith(".ts") ? ["--import", "tsx"] : [];
}
