import { Button } from "@mantine/core";
import { LinkButton } from "../../ui/link-button.tsx";
import { useProject } from "../frame/project-context.tsx";
import classes from "./read-panel.module.css";

/** Shown when there is nothing to read: what this page is for, and where exams come from. */
export function EmptyQueue({ onLook }: { onLook: () => void }) {
  const { project, may } = useProject();
  return (
    <div className={classes.empty} data-state="empty">
      <h2>Nothing to read now</h2>
      <p>
        The next exam that needs your blind read opens here automatically. Exams that you have read, or whose truth you have seen, are not
        offered.
      </p>
      <Button variant="default" onClick={onLook}>
        Check again
      </Button>
      {may("DATA_MANAGER", "ADMIN") ? (
        <LinkButton href={`/p/${project.key}/import`} variant="filled">
          Import exams
        </LinkButton>
      ) : null}
    </div>
  );
}
