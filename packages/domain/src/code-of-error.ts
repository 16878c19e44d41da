/** The code that Node, zlib, PostgreSQL or a client gives to what it throws: ENOENT, Z_BUF_ERROR, 40001 …; undefined where there is none. */
export function codeOfError(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
