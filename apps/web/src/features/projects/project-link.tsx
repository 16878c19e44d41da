import Link from "next/link";
import type { ProjectsQuery } from "../../generated/graphql.ts";
import { counted } from "../../ui/format.ts";
import classes from "./project-list.module.css";

export function ProjectLink({ project: { key, name, examCount, queue } }: { project: ProjectsQuery["projects"][number] }) {
  return (
    <Link href={`/p/${key}`} className={classes.project}>
      <strong>{name}</strong>
      <span>{counted(examCount, "exam")}</span>
      <span>
        {queue.unread + queue.awaitingSecondRead} to read · {queue.arbitration} awaiting arbitration
      </span>
    </Link>
  );
}
