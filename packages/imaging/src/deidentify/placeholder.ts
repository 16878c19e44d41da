/** What de-identification software, or a person at a console, enters instead of an identifier; compared in capitals, letters and digits only. */
const placeholders = new Set(
  "ANON ANONYM ANONYMOUS ANONYMIZED ANONYMISED ANONPATIENT DEIDENTIFIED DEIDENT REMOVED DELETED REDACTED MASKED UNKNOWN UNDEFINED NONE NULL NIL NA NAN NOID NOPATIENTID PATIENTID".split(
    " ",
  ),
);

/** Whether this is a placeholder and identifies nobody: all patients with it would become one. */
export function isPlaceholder(id: string): boolean {
  const bare = id.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return placeholders.has(bare) || /^X*$/.test(bare);
}
