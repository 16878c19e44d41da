import classes from "./page.module.css";

/** The quiet line at the foot of every page that shows images. */
export function FooterLine() {
  return <p className={classes.footer}>Research and quality use. Not for primary diagnosis.</p>;
}
