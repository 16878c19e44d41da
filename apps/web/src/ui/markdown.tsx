import MarkdownToJsx, { type MarkdownToJSX } from "markdown-to-jsx/react";
import type { ReactNode } from "react";
import classes from "./markdown.module.css";

const options: MarkdownToJSX.Options = {
  // HTML is shown as text, so that nothing in it can run.
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: {
    // No links to other sites, and nothing loaded from them.
    a: WordsOnly,
    img: () => null,
    // The page's own headings rank above those of the text.
    h1: { component: "h3" },
    h2: { component: "h3" },
    h3: { component: "h4" },
    h4: { component: "h4" },
  },
};

/** Renders Markdown, such as a model card: no HTML, no links, no images. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <MarkdownToJsx options={options}>{text}</MarkdownToJsx>
    </div>
  );
}

function WordsOnly({ children }: { children?: ReactNode }) {
  return <>{children}</>;
}
