import classes from "./arbitration.module.css";
import type { LetteredRead } from "./reads-side-by-side.ts";

/** What the arbiter should know of the columns: that there are none, whose they are not, or that they are older than the round. */
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
