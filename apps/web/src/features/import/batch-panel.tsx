"use client";

import { Button, Modal, Progress } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconLoader2 } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { counted, duration } from "../../ui/format.ts";
import { Panel, tableClass } from "../../ui/page.tsx";
import classes from "./import.module.css";
import {
  type FileReceipt,
  type FileStage,
  type ImportBatch,
  type ImportedFile,
  isEnd,
  progressOf,
  rejectionGroups,
} from "./import-state.ts";

const rowsShown = 200;

/** One import: how far, how fast, how long still, Stop; what was turned away by reason; then each file. */
export function BatchPanel({ batch, onStop, onDismiss }: { batch: ImportBatch; onStop: () => void; onDismiss: () => void }) {
  const running = batch.endedAt === null;
  const now = useNow(running);
  const progress = progressOf(batch, now);
  const groups = rejectionGroups(batch.files);
  return (
    <Panel>
      <div className={classes.batchHead}>
        <strong>
          {running ? `${progress.done} of ${progress.total}` : counted(progress.total, "file")}
          {running ? (batch.stopping ? ", stopping" : "") : batch.stopping ? ", stopped" : ", done"}
        </strong>
        <span className={classes.quiet}>
          {[
            `${progress.filed} filed`,
            ...(progress.alreadyFiled > 0 ? [`${progress.alreadyFiled} already filed`] : []),
            ...(progress.corrected > 0 ? [`${progress.corrected} corrected`] : []),
            ...(progress.rejected > 0 ? [`${progress.rejected} rejected`] : []),
            ...(progress.failed > 0 ? [`${progress.failed} not sent`] : []),
            ...(progress.skipped > 0 ? [`${progress.skipped} skipped`] : []),
            ...(progress.withoutFile > 0 ? [`${counted(progress.withoutFile, "row")} without a file`] : []),
            ...(progress.filesPerSecond === null ? [] : [`${progress.filesPerSecond.toFixed(1)} files/s`]),
            ...(progress.secondsLeft === null ? [] : [`still about ${duration(progress.secondsLeft)}`]),
            ...(running ? [] : [`took ${duration(((batch.endedAt ?? now) - batch.startedAt) / 1000)}`]),
          ].join(" · ")}
        </span>
        <span className={classes.spacer} />
        {running ? (
          <Button size="xs" variant="default" onClick={onStop} disabled={batch.stopping}>
            Stop
          </Button>
        ) : (
          <Button size="xs" variant="subtle" color="gray" onClick={onDismiss}>
            Put away
          </Button>
        )}
      </div>
      <Progress
        value={(100 * progress.done) / Math.max(1, progress.total)}
        size="sm"
        mb="sm"
        aria-label="Files done"
        transitionDuration={0}
      />
      {groups.map(({ code, message, paths, isSkipped }) => (
        <details
          key={`${code}${message}`}
          className={classes.rejections}
          data-skipped={isSkipped || undefined}
          open={groups.length <= 3 && paths.length <= 5}
        >
          <summary>
            {isSkipped ? (
              <IconCircleDashed size={14} aria-hidden className={classes.skipped} />
            ) : (
              <IconAlertTriangle size={14} aria-hidden className={classes.warn} />
            )}{" "}
            <strong>{counted(paths.length, "file")}</strong> {message} {isSkipped ? null : <span className={classes.quiet}>{code}</span>}
          </summary>
          <p className={classes.paths}>
            {paths.slice(0, 50).join(", ")}
            {paths.length > 50 ? ` and ${paths.length - 50} more` : ""}
          </p>
        </details>
      ))}
      <FileTable files={batch.files} />
    </Panel>
  );
}

const order: Readonly<Record<FileStage, number>> = {
  sending: 0,
  hashing: 0,
  checking: 1,
  failed: 2,
  rejected: 3,
  "no file": 3,
  corrected: 4,
  filed: 4,
  "already filed": 5,
  waiting: 6,
  stopped: 7,
  skipped: 8,
};

/** Files as rows, those under way first; the receipt of each is one click away. */
export function FileTable({ files }: { files: readonly ImportedFile[] }) {
  const [all, setAll] = useState(false);
  const [receiptOf, setReceiptOf] = useState<ImportedFile | null>(null);
  const sorted = [...files].sort((a, b) => order[a.stage] - order[b.stage]);
  const shown = all ? sorted : sorted.slice(0, rowsShown);
  return (
    <>
      <table className={`${tableClass} ${classes.files}`}>
        <thead>
          <tr>
            <th>File</th>
            <th>State</th>
            <th>View</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {shown.map((file) => (
            <tr key={`${file.uploadId ?? ""}${file.path}`}>
              <td className={classes.path}>{file.path}</td>
              <td>
                <StageWords file={file} />
              </td>
              <td>{file.viewLabel ?? ""}</td>
              <td className={classes.end}>
                {file.receipt ? (
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setReceiptOf(file)}>
                    Receipt
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown.length ? (
        <Button size="xs" variant="default" mt="sm" onClick={() => setAll(true)}>
          Show all {sorted.length}
        </Button>
      ) : null}
      <Modal
        opened={receiptOf !== null}
        onClose={() => setReceiptOf(null)}
        title={`De-identification of ${receiptOf?.path ?? ""}`}
        size="lg"
      >
        {receiptOf?.receipt ? <ReceiptWords receipt={receiptOf.receipt} /> : null}
      </Modal>
    </>
  );
}

function StageWords({ file: { stage, reason } }: { file: ImportedFile }) {
  const icon =
    stage === "filed" || stage === "already filed" || stage === "corrected" ? (
      <IconCheck size={14} aria-hidden className={classes.good} />
    ) : stage === "rejected" || stage === "failed" || stage === "no file" ? (
      <IconAlertTriangle size={14} aria-hidden className={classes.warn} />
    ) : isEnd(stage) || stage === "waiting" ? (
      <IconCircleDashed size={14} aria-hidden />
    ) : (
      <IconLoader2 size={14} aria-hidden />
    );
  return (
    <span className={classes.stage} data-stage={stage}>
      {icon} {stage}
      {reason && stage !== "skipped" ? <span className={classes.quiet}>{reason.code}</span> : null}
    </span>
  );
}

function ReceiptWords({ receipt }: { receipt: FileReceipt }) {
  const { kept = [], replaced = [], dropped = 0, droppedPrivate = 0, droppedBesides = [] } = receipt;
  return (
    <dl className={classes.receipt}>
      <dt>Kept ({kept.length})</dt>
      <dd>{kept.join(", ") || "nothing"}</dd>
      <dt>Replaced: hashed, shifted or banded ({replaced.length})</dt>
      <dd>{replaced.join(", ") || "nothing"}</dd>
      <dt>Left behind</dt>
      <dd>
        {counted(dropped, "other attribute")}, {counted(droppedPrivate, "private one")}
        {droppedBesides.length > 0 ? `; ${droppedBesides.join(", ")}` : ""}
      </dd>
    </dl>
  );
}

/** The time in milliseconds, each half second while something runs. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
