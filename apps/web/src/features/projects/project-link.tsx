import Link from "next/link";
import { queueFragment } from "../../data/session.ts";
import type { ProjectsWithWorkQuery } from "../../generated/graphql.ts";
import { unmask } from "../../generated/index.ts";
import { counted, whole } from "../../ui/format.ts";
import classes from "./project-list.module.css";

export function ProjectLink({ project }: { project: ProjectsWithWorkQuery["projects"][number] }) {
  const { key, name, examCount } = project;
  const queue = unmask(queueFragment, project.queue);
  return (
    <Link href={`/p/${key}`} className={classes.project}>
      <strong>{name}</strong>
      <span>{counted(examCount, "exam")}</span>
      <span>
        {whole(queue.unread + queue.awaitingSecondRead)} to read · {whole(queue.arbitration)} awaiting arbitration
      </span>
    </Link>
  );
}
