/** What software that removes identifiers, or a person at a console, writes instead of one; letters and digits alone, in capitals. */
const placeholders = new Set(
  "ANON ANONYM ANONYMOUS ANONYMIZED ANONYMISED ANONPATIENT DEIDENTIFIED DEIDENT REMOVED DELETED REDACTED MASKED UNKNOWN UNDEFINED NONE NULL NIL NA NAN NOID NOPATIENTID PATIENTID".split(
    " ",
  ),
);

/** Is this nobody's identifier? Under it all who are called so would become one patient. */
export function isPlaceholder(id: string): boolean {
  const bare = id.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return placeholders.has(bare) || /^X*$/.test(bare);
}
