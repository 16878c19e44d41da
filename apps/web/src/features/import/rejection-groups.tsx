import { IconAlertTriangle, IconCircleDashed } from "@tabler/icons-react";
import { counted } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import classes from "./import.module.css";
import type { RejectionGroup } from "./import-state.ts";

const pathsShown = 50;

/** Files that were rejected, not sent or skipped, by reason; only a few are shown at once. */
export function RejectionGroups({ groups }: { groups: readonly RejectionGroup[] }) {
  return groups.map(({ code, message, paths, isSkipped }) => (
    <details
      key={`${code}${message}`}
      className={classes.rejections}
      data-skipped={isSkipped || undefined}
      open={groups.length <= 3 && paths.length <= 5}
    >
      <summary>
        {isSkipped ? <IconCircleDashed size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden color="var(--warning)" />}{" "}
        <strong>{counted(paths.length, "file")}</strong> {message} {isSkipped ? null : <Quiet>{code}</Quiet>}
      </summary>
      <Quiet block>
        {paths.slice(0, pathsShown).join(", ")}
        {paths.length > pathsShown ? ` and ${paths.length - pathsShown} more` : ""}
      </Quiet>
    </details>
  ));
}
