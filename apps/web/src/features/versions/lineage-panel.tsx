import { IconArrowRight } from "@tabler/icons-react";
import Link from "next/link";
import { abnormalInWords } from "../../entities/run/run.ts";
import { Ago } from "../../ui/ago.tsx";
import { counted, duration, whole } from "../../ui/format.ts";
import { Panel } from "../../ui/page.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useIsBlinded } from "../frame/blind-note.tsx";
import { useProject } from "../frame/project-context.tsx";
import { ReproduceButton } from "./reproduce-button.tsx";
import type { Version } from "./version.ts";
import classes from "./versions.module.css";

/** Snapshot, run and version, and who moved the aliases since. */
export function LineagePanel({ version }: { version: Version }) {
  return (
    <Panel title="Lineage">
      <ol className={classes.lineage}>
        <SnapshotStep snapshot={version.run.snapshot} />
        <Arrow />
        <RunStep run={version.run} />
        <Arrow />
        <li>
          <strong>Version {version.number}</strong>
          <span>
            {counted(version.run.folds, "fold model")}, {whole(version.parameterCount)} parameters each
          </span>
          <Quiet>
            published <Ago at={version.createdAt} /> · SHA-256 {version.sha256.slice(0, 12)}
          </Quiet>
        </li>
      </ol>
      <ReproduceButton versionId={version.id} />
      {version.aliasHistory.length > 0 ? <AliasHistory history={version.aliasHistory} /> : null}
    </Panel>
  );
}

function Arrow() {
  return (
    <li aria-hidden className={classes.arrow}>
      <IconArrowRight size={18} />
    </li>
  );
}

function SnapshotStep({ snapshot }: { snapshot: Version["run"]["snapshot"] }) {
  const isBlinded = useIsBlinded();
  return (
    <li>
      <strong>Snapshot {snapshot.digest.slice(0, 12)}</strong>
      {isBlinded ? null : (
        <span>
          {counted(snapshot.patients, "patient")}, {abnormalInWords(snapshot)}
        </span>
      )}
      <Quiet>
        frozen <Ago at={snapshot.frozenAt} />
        {isBlinded ? "" : ` · ${counted(snapshot.lockedTestPatients, "patient")} held out`}
      </Quiet>
    </li>
  );
}

function RunStep({ run }: { run: Version["run"] }) {
  const { project } = useProject();
  const took = run.startedAt && run.endedAt ? duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000) : null;
  return (
    <li>
      <Link href={`/p/${project.key}/runs/${run.id}`}>
        <strong>Run</strong>
      </Link>
      <span>
        {run.recipe}, seed {run.seed}, {run.folds} folds × {counted(run.epochCount, "epoch")}
      </span>
      <Quiet>{[run.requestedBy?.name, run.reason, took].filter(Boolean).join(" · ")}</Quiet>
    </li>
  );
}

function AliasHistory({ history }: { history: Version["aliasHistory"] }) {
  const newestFirst = [...history].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <ul className={classes.history}>
      {newestFirst.map(({ alias, at, from, to, by, reason }) => (
        <li key={`${alias}${at}`}>
          <Quiet>
            <Ago at={at} />
          </Quiet>{" "}
          {alias}: {from ? `v${from.number}` : "none"} → v{to.number}
          {by ? `, ${by.name}` : ""} <Quiet>{reason}</Quiet>
        </li>
      ))}
    </ul>
  );
}
