import { Fragment, type ReactNode } from "react";
import classes from "./markdown.module.css";

/** A piece of Markdown text: headings, paragraphs, lists, tables, code; emphasis and code inside. Everything else stays text: no HTML, no links out. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const bullet = /^\s{0,3}[-*]\s+(.*)$/;
const numbered = /^\s{0,3}\d{1,4}[.)]\s+(.*)$/;
const rule = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** Splits Markdown into blocks. */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let index = 0;
  const take = (matches: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    for (; index < lines.length && matches(lines[index] ?? ""); index++) taken.push(lines[index] ?? "");
    return taken;
  };
  while (index < lines.length) {
    const line = lines[index] ?? "";
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === "") index++;
    else if (line.startsWith("```")) {
      index++;
      const code = take((one) => !one.startsWith("```"));
      index++;
      blocks.push({ kind: "code", text: code.join("\n") });
    } else if (heading) {
      index++;
      blocks.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2]?.trim() ?? "" });
    } else if (bullet.test(line))
      blocks.push({ kind: "list", ordered: false, items: take((one) => bullet.test(one)).map((one) => bullet.exec(one)?.[1] ?? "") });
    else if (numbered.test(line))
      blocks.push({ kind: "list", ordered: true, items: take((one) => numbered.test(one)).map((one) => numbered.exec(one)?.[1] ?? "") });
    else if (line.includes("|") && rule.test(lines[index + 1] ?? "")) {
      const head = cellsOf(line);
      index += 2;
      blocks.push({ kind: "table", head, rows: take((one) => one.includes("|")).map(cellsOf) });
    } else blocks.push({ kind: "paragraph", text: take((one) => startsNothing(one)).join(" ") });
  }
  return blocks;
}

function startsNothing(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("```") && !/^#{1,6}\s/.test(line) && !bullet.test(line) && !numbered.test(line);
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** Renders Markdown as elements: text stays text, so nothing in it can run. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      {parseMarkdown(text).map((block, index) => (
        <BlockElement key={`${index}`} block={block} />
      ))}
    </div>
  );
}

function BlockElement({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return block.level <= 2 ? <h3>{inline(block.text)}</h3> : <h4>{inline(block.text)}</h4>;
    case "paragraph":
      return <p>{inline(block.text)}</p>;
    case "code":
      return <pre>{block.text}</pre>;
    case "list": {
      const items = block.items.map((item, index) => <li key={`${index}`}>{inline(item)}</li>);
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case "table":
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={`${index}`}>{inline(cell)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={`${index}`}>
                {row.map((cell, column) => (
                  <td key={`${column}`}>{inline(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}

/** `code`, **strong** and *emphasis*; a link shows its words only. */
function inline(text: string): ReactNode {
  const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  return plain.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*)/g).map((part, index) => {
    const key = `${index}`;
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2) return <code key={key}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**") && part.endsWith("**") && part.length > 4) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (part.startsWith("*") && part.endsWith("*") && part.length > 2) return <em key={key}>{part.slice(1, -1)}</em>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
