import classes from "./arbitration.module.css";
import type { LetteredRead } from "./reads-side-by-side.ts";

/** A note on the columns: that there are none, that the readers are hidden, or that the reads are of an earlier round. */
export function ReadsNote({ reads, round }: { reads: readonly LetteredRead[]; round: number }) {
  if (reads.length === 0) return <p className={classes.quiet}>No read of this exam is shown to you.</p>;
  return (
    <>
      {reads.every(({ reader }) => !reader) ? <p className={classes.quiet}>Readers are anonymous in this project.</p> : null}
      {reads.some((read) => read.round < round) ? (
        <p className={classes.quiet}>These reads are of an earlier round; this round came without any.</p>
      ) : null}
    </>
  );
}
