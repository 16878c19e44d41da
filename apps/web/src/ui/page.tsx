import { type ReactNode, useId } from "react";
import classes from "./page.module.css";

/** A page inside the frame: title, one leading sentence, actions, content. */
export function Page({ title, lead, actions, children }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{title}</h1>
        <p className={classes.lead}>{lead}</p>
        {actions}
      </div>
      {children}
    </div>
  );
}

/** A panel with an optional title, by which it is also found without looking. */
export function Panel({ title, children, className }: { title?: ReactNode; children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <section className={`${classes.panel} ${className ?? ""}`} aria-labelledby={title ? id : undefined}>
      {title ? (
        <h2 id={id} className={classes.panelTitle}>
          {title}
        </h2>
      ) : null}
      {children}
    </section>
  );
}

/** The class of the product's one table style: `<table className={tableClass}>`. */
export const tableClass = classes.table ?? "";
