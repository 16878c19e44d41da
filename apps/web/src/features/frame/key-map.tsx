import { markTools } from "../../viewer/mark-tools.ts";
import type { ViewerTool } from "../../viewer/tool.ts";
import { viewTools } from "../../viewer/view-tools.ts";
import classes from "./key-map.module.css";

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

const everywhere: KeyGroup = {
  title: "Everywhere",
  keys: [
    ["Ctrl K", "find an exam, a version, a page"],
    ["?", "this map"],
  ],
};

const rowOf = ({ keyLabel, does }: ViewerTool) => [keyLabel, does] as const;

/** The tools of the toolbar, and what the pointer does without one. */
const viewer: KeyGroup = {
  title: "Images",
  keys: [
    ["drag", "window: across is width, up and down is centre"],
    ["right drag · wheel · pinch", "zoom"],
    ["middle drag · Space drag · Shift drag · two fingers", "pan"],
    ["double-click", "one view full screen, and back"],
    ...Object.values(viewTools)
      .filter(({ id }) => id !== "keys")
      .map(rowOf),
  ],
};

const marking: KeyGroup = {
  title: "Marks",
  keys: [
    ["click · drag", "select a mark; move it, change its size by a handle, turn an ellipse by its ring"],
    ...Object.values(markTools)
      .filter(({ id }) => id !== "undo" && id !== "redo")
      .map(rowOf),
  ],
};

const reading: KeyGroup = {
  title: "Reading",
  keys: [
    ["N", "normal for each breast that is undecided"],
    ["R · T", "recall · technical recall, for the active breast"],
    ["S", "switch the active breast; the pointer on an image does too"],
    ["Esc", "leave the panel"],
    rowOf(markTools.undo),
    rowOf(markTools.redo),
    ["Enter", "submit"],
  ],
};

const settling: KeyGroup = {
  title: "Arbitration",
  keys: [
    ["Shift A · Shift B", "show or hide the marks of reader A, reader B"],
    ["J · K", "next, previous exam"],
  ],
};

const reviewing: KeyGroup = {
  title: "Reviewing",
  keys: [
    ["J · K", "next, previous case"],
    ["G", "heat map; the wheel with Shift sets its opacity"],
    ["T · A · B", "show or hide the marks of truth, the first, the second reader"],
    ["Esc", "back to the wall"],
  ],
};

/** The key map of a page. */
export function keyMapOf(destination: string | undefined): readonly KeyGroup[] {
  switch (destination) {
    case "read":
      return [reading, marking, viewer, everywhere];
    case "settle":
      return [settling, viewer, everywhere];
    case "missed":
    case "disagreements":
    case "cases":
      return [reviewing, viewer, everywhere];
    default:
      return [everywhere];
  }
}

export function KeyMap({ groups }: { groups: readonly KeyGroup[] }) {
  return (
    <div className={classes.groups}>
      {groups.map(({ title, keys }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className={classes.list}>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
