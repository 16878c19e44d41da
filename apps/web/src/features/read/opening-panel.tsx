import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { usePageKeys } from "../../ui/page-keys.ts";
import { NormalButton } from "./normal-button.tsx";
import { type Note, PanelNote } from "./panel-note.tsx";
import classes from "./read-page.module.css";
import panelClasses from "./read-panel.module.css";
import { readingKeys } from "./reading-keys.ts";
import { SubmitButton } from "./submit-button.tsx";

const hold = "The next exam is opening.";

/** The panel while an exam opens: head, Normal, two breasts and Submit in their later places. A press says that nothing can be entered yet. */
export function OpeningPanel() {
  const [note, setNote] = useState<Note | null>(null);
  const refuse = () => setNote((last) => ({ text: `Not applied. ${hold}`, number: (last?.number ?? 0) + 1 }));
  usePageKeys(readingKeys, {
    closeFinding: () => undefined,
    normal: refuse,
    opinion: refuse,
    otherSide: refuse,
    undo: refuse,
    submit: refuse,
  });
  return (
    <>
      <div aria-busy="true" data-state="loading" className={classes.scroll}>
        <Skeleton height={40} width={200} />
        <NormalButton hold={hold} pressed={false} onPress={refuse} />
        <PanelNote hold={hold} note={note} />
        <Skeleton height={22} width={220} />
        <Skeleton height={106} />
        <Skeleton height={106} />
      </div>
      <div className={panelClasses.foot}>
        <SubmitButton hold={hold} busy={false} onPress={refuse} />
      </div>
    </>
  );
}
