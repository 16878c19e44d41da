import { WhoseLine } from "../../ui/chip.tsx";
import { whoseRead } from "../../ui/colours.ts";
import classes from "./arbitration.module.css";
import { type LetteredRead, readerInWords } from "./reads-side-by-side.ts";

interface ReaderButtonsProps {
  readonly reads: readonly LetteredRead[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (readId: string) => void;
}

/** The heads of the columns: a button for each reader, which shows or hides that reader's marks. */
export function ReaderButtons({ reads, hidden, onToggle }: ReaderButtonsProps) {
  return (
    <div className={classes.readers} style={columnsFor(reads)}>
      <span />
      {reads.map((read) => (
        <button
          key={read.id}
          type="button"
          className={classes.reader}
          aria-pressed={!hidden.has(read.id)}
          title={`show or hide the marks (Shift ${read.letter})`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onToggle(read.id)}
        >
          <WhoseLine whose={whoseRead(read.letter === "A" ? 1 : 2)} />
          <kbd>{read.letter}</kbd> {readerInWords(read)}
        </button>
      ))}
    </div>
  );
}

/** The columns of the panel: the names of the rows, then one for each read. */
export function columnsFor(reads: readonly LetteredRead[]) {
  return { gridTemplateColumns: `76px repeat(${Math.max(1, reads.length)}, minmax(0, 1fr))` };
}
