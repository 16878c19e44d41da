import { clockTime, instant } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import type { LogLine } from "./run-state.ts";
import classes from "./runs.module.css";

export function RunLog({ log }: { log: readonly LogLine[] }) {
  return (
    <Panel title="Log">
      {log.length === 0 ? (
        <Quiet block>No messages yet.</Quiet>
      ) : (
        <ol className={classes.log} aria-live="polite">
          {log.map(({ id, at, message }) => (
            <li key={id}>
              <time dateTime={at} title={instant(at)}>
                {clockTime(at)}
              </time>
              <span>{message}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
