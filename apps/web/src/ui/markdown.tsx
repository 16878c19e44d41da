import MarkdownToJsx, { type MarkdownToJSX } from "markdown-to-jsx/react";
import type { ReactNode } from "react";
import classes from "./markdown.module.css";

const options: MarkdownToJSX.Options = {
  // What looks like HTML stays text: nothing in it can run.
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: {
    // Nothing leads or loads from outside.
    a: WordsOnly,
    img: () => null,
    // The page's own headings are above those of a text.
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
