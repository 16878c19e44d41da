import { IconAlertTriangle, IconArrowRight, IconCheck, IconMinus } from "@tabler/icons-react";
import Link from "next/link";
import { surface } from "../../ui/colours.ts";
import { counted, duration, figure } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { Panel, tableClass } from "../../ui/page.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { agoOf } from "../runs/runs-page.tsx";
import { GateChip } from "./gate-chip.tsx";
import type { Version } from "./version-page.tsx";
import classes from "./versions.module.css";

/** The gate's checks, each with its limit and interval. */
export function GatePanel({ version }: { version: Version }) {
  const { gate } = version;
  if (!gate)
    return (
      <Panel title="Gate">
        <p className={classes.quiet}>The gate has not been asked yet.</p>
      </Panel>
    );
  return (
    <Panel title="Gate">
      <p className={classes.gateHead}>
        <GateChip decision={gate.decision} /> <span className={classes.quiet}>{agoOf(gate.decidedAt)}</span> {gateWords(gate)}
      </p>
      <div className={classes.scroll}>
        <table className={`${tableClass} ${classes.gate}`}>
          <thead>
            <tr>
              <th>Check</th>
              <th>Result</th>
              <th>Value</th>
              <th>Interval</th>
              <th>Limit</th>
              <th>Note</th>
            </tr>
          </thead>
          <tbody>
            {gate.checks.map((check) => (
              <tr key={check.name}>
                <td>{check.name}</td>
                <td className={classes.nowrap}>
                  <Result passed={check.passed} judged={check.judged !== false} />
                </td>
                <td data-label="value" data-absent={typeof check.value !== "number" || undefined}>
                  {signed(check.value)}
                </td>
                <td className={classes.nowrap} data-label="interval" data-absent={typeof check.low !== "number" || undefined}>
                  {typeof check.low === "number" && typeof check.high === "number" ? (
                    <>
                      <IntervalBar
                        value={check.value}
                        low={check.low}
                        high={check.high}
                        {...axisOf(check.low, check.high, check.limit)}
                        reference={check.limit ?? undefined}
                        width={110}
                      />{" "}
                      {signed(check.low)} to {signed(check.high)}
                    </>
                  ) : (
                    "–"
                  )}
                </td>
                <td data-label="limit" data-absent={typeof check.limit !== "number" || undefined}>
                  {signed(check.limit)}
                </td>
                <td className={classes.quiet}>{check.note ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function signed(value: number | null | undefined): string {
  return figure(value, 3);
}

/** Shares lie between 0 and 1, differences around 0. */
function axisOf(low: number, high: number, limit: number | null | undefined): { from: number; to: number } {
  if (low >= 0 && high <= 1 && (limit ?? 0) >= 0) return { from: 0, to: 1 };
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(limit ?? 0));
  return low < 0 ? { from: -reach, to: reach } : { from: 0, to: reach };
}

function Result({ passed, judged }: { passed?: boolean | null; judged: boolean }) {
  if (!judged)
    return (
      <span className={classes.quiet}>
        <IconMinus size={13} aria-hidden /> not judged
      </span>
    );
  if (passed === true)
    return (
      <span style={{ color: surface.good }}>
        <IconCheck size={13} aria-hidden /> pass
      </span>
    );
  if (passed === false)
    return (
      <span style={{ color: surface.danger }}>
        <IconAlertTriangle size={13} aria-hidden /> fail
      </span>
    );
  return (
    <span className={classes.quiet}>
      <IconMinus size={13} aria-hidden /> cannot tell
    </span>
  );
}

function gateWords({ decision, checks }: NonNullable<Version["gate"]>): string {
  if (decision === "PROMOTE") return "Every check passed: a person may promote it.";
  if (decision === "REJECT") return "A check failed: only an administrator may promote it all the same.";
  const failed = checks.filter(({ passed }) => passed === false).length;
  const why = failed > 0 ? `${counted(failed, "check")} failed, others could not be told` : "Something could not be told";
  return `${why}: a person may promote it, with a reason.`;
}

/** Snapshot → run → version, and whose word moved the aliases. */
export function LineagePanel({ version }: { version: Version }) {
  const { project } = useProject();
  const { run } = version;
  const { snapshot } = run;
  const isBlinded = useIsBlinded();
  const took = run.startedAt && run.endedAt ? duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000) : null;
  return (
    <Panel title="Where it came from">
      <ol className={classes.lineage}>
        <li>
          <strong>Snapshot {snapshot.digest.slice(0, 12)}</strong>
          {isBlinded ? null : (
            <span>
              {counted(snapshot.patients, "woman", "women")}, {snapshot.positives} of {snapshot.breasts} breasts abnormal
            </span>
          )}
          <span className={classes.quiet}>
            frozen {agoOf(snapshot.frozenAt)}
            {isBlinded ? null : ` · ${counted(snapshot.lockedTestPatients, "woman", "women")} locked`}
          </span>
        </li>
        <li aria-hidden className={classes.arrow}>
          <IconArrowRight size={18} />
        </li>
        <li>
          <Link href={`/p/${project.key}/runs/${run.id}`}>
            <strong>Run</strong>
          </Link>
          <span>
            {run.recipe}, seed {run.seed}, {run.folds} folds × {counted(run.epochCount, "epoch")}
          </span>
          <span className={classes.quiet}>
            {run.requestedBy ? `${run.requestedBy.name}: ` : ""}
            {run.reason}
            {took ? ` · took ${took}` : ""}
          </span>
        </li>
        <li aria-hidden className={classes.arrow}>
          <IconArrowRight size={18} />
        </li>
        <li>
          <strong>Version {version.number}</strong>
          <span>
            {counted(run.folds, "net")} of {version.parameterCount.toLocaleString("en")} parameters
          </span>
          <span className={classes.quiet}>
            published {agoOf(version.createdAt)} · SHA-256 {version.sha256.slice(0, 12)}
          </span>
        </li>
      </ol>
      {version.aliasHistory.length > 0 ? (
        <ul className={classes.history}>
          {[...version.aliasHistory]
            .sort((a, b) => b.at.localeCompare(a.at))
            .map((event) => (
              <li key={`${event.alias}${event.at}`}>
                <span className={classes.quiet}>{agoOf(event.at)}</span> {event.alias}: {event.from ? `v${event.from.number}` : "none"} → v
                {event.to.number}
                {event.by ? `, ${event.by.name}` : ""} <span className={classes.quiet}>{event.reason}</span>
              </li>
            ))}
        </ul>
      ) : null}
    </Panel>
  );
}
