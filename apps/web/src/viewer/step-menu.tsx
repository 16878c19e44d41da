import { Menu } from "@mantine/core";
import { IconChevronDown, IconEyeOff } from "@tabler/icons-react";
import { type Dispatch, memo } from "react";
import type { Stage } from "./hanging-stages.ts";
import type { ViewerAction } from "./viewer-state.ts";
import classes from "./viewer-toolbar.module.css";

interface StepMenuProps {
  readonly stages: readonly Stage[];
  /** The index of the step on screen. */
  readonly at: number;
  readonly unseenIds: ReadonlySet<string>;
  readonly dispatch: Dispatch<ViewerAction>;
}

/** The step on screen ("1 of 4") as a menu of all steps, with the views of each and which of them have not been seen. */
export const StepMenu = memo(function StepMenu({ stages, at, unseenIds, dispatch }: StepMenuProps) {
  const stage = stages[at];
  return (
    <Menu position="bottom" width={300} returnFocus={false}>
      <Menu.Target>
        <button type="button" className={classes.menu} disabled={!stage} title={stage ? `${stage.name}: ${labelsOf(stage)}` : undefined}>
          <span className="visuallyHidden">Hanging step </span>
          {at + 1} of {stages.length}
          <span className={classes.stage}>{stage?.name}</span>
          {unseenIds.size > 0 ? (
            <span className={classes.unseen}>
              <IconEyeOff size={13} aria-hidden /> {unseenIds.size}
              <span className="visuallyHidden"> not seen</span>
            </span>
          ) : null}
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Hanging steps</Menu.Label>
        {stages.map((one, index) => (
          <Menu.Item
            key={one.name}
            onClick={() => dispatch({ kind: "stage", to: index, count: stages.length })}
            aria-current={index === at ? "step" : undefined}
          >
            {index + 1} · {one.name} <span className={classes.holds}>{labelsOf(one)}</span>
            <Unseen stage={one} unseenIds={unseenIds} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
});

/** The views of a step that have not been seen. */
function Unseen({ stage, unseenIds }: { stage: Stage; unseenIds: ReadonlySet<string> }) {
  const labels = stage.rows.flat().flatMap(({ label, imageId }) => (imageId && unseenIds.has(imageId) ? [label] : []));
  return labels.length > 0 ? <span className={classes.unseen}>not seen: {labels.join(" ")}</span> : null;
}

/** The labels of a step's views, without missing ones: "RCC LCC RMLO LMLO". */
function labelsOf({ rows }: Stage): string {
  return rows
    .flat()
    .flatMap(({ label, imageId }) => (imageId ? [label] : []))
    .join(" ");
}
