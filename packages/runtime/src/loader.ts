/** The arguments that Node needs to run one of our programs: a TypeScript loader in the repository, none in a build. */
export function loaderFor(program: string): string[] {
  return program.endsWith(".ts") ? ["--import", "tsx"] : [];
}
