import type { ReactNode } from "react";
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

/** A panel with an optional title. */
export function Panel({ title, children, className }: { title?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={`${classes.panel} ${className ?? ""}`}>
      {title ? <h2 className={classes.panelTitle}>{title}</h2> : null}
      {children}
    </section>
  );
}

/** The class of the product's one table style: `<table className={tableClass}>`. */
export const tableClass = classes.table ?? "";
