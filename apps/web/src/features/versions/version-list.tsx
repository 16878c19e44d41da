import Link from "next/link";
import { AliasChip, GateChip, gateNote } from "../../entities/version/gate-chip.tsx";
import { Ago } from "../../ui/ago.tsx";
import { whoseStyles } from "../../ui/colours.ts";
import { counted, withInterval } from "../../ui/format.ts";
import { IntervalBar } from "../../ui/interval-bar.tsx";
import { Quiet } from "../../ui/quiet.tsx";
import { useProject } from "../frame/project-context.tsx";
import type { ListedVersion } from "./version.ts";
import classes from "./version-list.module.css";

/** The versions as rows, with their AUC on a shared axis. */
export function VersionList({ versions }: { versions: readonly ListedVersion[] }) {
  const from = axisStart(versions);
  return (
    <>
      <div className={classes.axis} aria-hidden>
        <span />
        <span className={classes.scale}>
          <span>{from.toFixed(1)}</span>
          <span>AUC, out of fold; dashed line: chance</span>
          <span>1.0</span>
        </span>
      </div>
      <ol className={classes.list}>
        {versions.map((version) => (
          <VersionRow key={version.id} version={version} from={from} />
        ))}
      </ol>
    </>
  );
}

function VersionRow({ version, from }: { version: ListedVersion; from: number }) {
  const { project } = useProject();
  const { auc, evaluation, gate } = version;
  const href = `/p/${project.key}/versions/${version.number}`;
  return (
    <li className={classes.row}>
      <Link href={href} className={classes.number}>
        v{version.number}
      </Link>
      <span>
        <Ago at={version.createdAt} /> <Quiet>{version.recipe}</Quiet>
      </span>
      <IntervalBar
        value={auc?.value}
        low={auc?.low}
        high={auc?.high}
        from={from}
        to={1}
        reference={0.5}
        width={320}
        height={20}
        colour={whoseStyles.model.colour}
      />
      <div className={classes.figure}>
        {auc ? `AUC ${withInterval(auc)}` : "not evaluated"}
        {evaluation ? (
          <Quiet block>
            {counted(evaluation.positives + evaluation.negatives, evaluation.unit)}, {counted(evaluation.patients, "patient")}
          </Quiet>
        ) : null}
      </div>
      <span className={classes.chips}>
        {version.aliases.map((alias) => (
          <AliasChip key={alias} alias={alias} />
        ))}
        {gate ? <GateChip decision={gate.decision} note={gateNote(gate)} /> : null}
      </span>
      <Link href={`${href}/missed`} className={classes.missed}>
        Missed
      </Link>
    </li>
  );
}

/** The shared axis starts at 0.4, or lower if an interval reaches lower. */
export function axisStart(versions: readonly Pick<ListedVersion, "auc">[]): number {
  const lows = versions.flatMap(({ auc }) => auc?.low ?? auc?.value ?? []);
  return Math.max(0, Math.floor(Math.min(0.4, ...lows) * 10) / 10);
}
