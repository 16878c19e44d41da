const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const style = `body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #999; padding: 0.2rem 0.5rem; text-align: left; }
footer { margin-top: 2rem; color: #555; font-size: 9pt; } @page { margin: 18mm; }`;

/** A standalone page, black on white, to save or print. @param body trusted markup */
export function textPage(title: string, body: string): string {
  const safe = title.replaceAll(/[&<>"]/g, (letter) => entities[letter] ?? "");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${safe}</title><style>${style}</style></head>
<body><h1>${safe}</h1>${body}<footer>Research and quality use. Not for primary diagnosis.</footer></body></html>
`;
}
