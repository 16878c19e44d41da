"use client";

import { useApolloClient, useMutation, useQuery } from "@apollo/client/react";
import { Button, Group, Loader, Modal, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { useProject } from "../frame/project-context.tsx";
import { lockedLookDocument, promoteDocument, versionDocument } from "./documents.ts";
import { gateNote } from "./gate-chip.tsx";
import type { Version } from "./version-page.tsx";
import classes from "./versions.module.css";

/** Makes a version the champion, with a reason. Undo promotes the earlier one again, with a reason too. */
export function PromoteButton({ version }: { version: Version }) {
  const { may } = useProject();
  const [open, setOpen] = useState(false);
  const earlier = earlierChampion(version);
  if (!may("ANALYST", "ADMIN")) return null;
  const isChampion = version.aliases.includes("champion");
  if (isChampion && !earlier) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)} variant={isChampion ? "default" : "filled"}>
        {isChampion && earlier ? `Roll back to v${earlier.number}` : "Promote"}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={isChampion && earlier ? `Roll back: v${earlier.number} becomes champion again` : `Make v${version.number} the champion`}
        size="lg"
      >
        {open ? (
          <PromoteForm
            version={version}
            target={isChampion && earlier ? earlier : { id: version.id, number: version.number }}
            onClose={() => setOpen(false)}
          />
        ) : null}
      </Modal>
    </>
  );
}

/** The champion before this one: where the newest event that made this version champion came from. */
export function earlierChampion(version: Pick<Version, "id" | "aliasHistory">): { id: string; number: number } | null {
  const made = version.aliasHistory
    .filter((event) => event.alias === "champion" && event.to.id === version.id)
    .sort((a, b) => b.at.localeCompare(a.at))[0];
  return made?.from && made.from.id !== version.id ? made.from : null;
}

/** What the gate is being asked about; it has answered once its answer is younger than the one before. */
interface Asked {
  readonly about: "locked women" | "champion";
  readonly gateBefore: string | undefined;
}

function PromoteForm({ version, target, onClose }: { version: Version; target: { id: string; number: number }; onClose: () => void }) {
  const client = useApolloClient();
  const [promote, { loading }] = useMutation(promoteDocument);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const look = useQuery(lockedLookDocument, {
    variables: { id: target.id },
    skip: asked === null,
    fetchPolicy: "network-only",
    pollInterval: asked === null ? 0 : 2500,
  });
  const looked = look.data?.modelVersion?.evaluation;
  const waiting = asked !== null && (!look.data || look.data.modelVersion?.gate?.decidedAt === asked.gateBefore);
  const gate = look.data?.modelVersion?.gate ?? (target.id === version.id ? version.gate : null);
  const refreshed = () => client.refetchQueries({ include: [versionDocument] });

  async function submit() {
    setProblem(null);
    try {
      const { data } = await promote({ variables: { modelVersionId: target.id, alias: "champion", reason: reason.trim() } });
      onClose();
      const from = data?.promote.from;
      notifications.show({
        title: `v${target.number} is champion`,
        message:
          from && from.id !== target.id
            ? `v${from.number} was before. To undo, roll back on this page.`
            : "Unread exams are scored by it from now on.",
      });
      await refreshed();
    } catch (error) {
      const caught = toProblem(error);
      // The first asking takes the one look at the locked women, or asks the gate about a new champion; whoever asks decides once it has answered.
      if (caught.details.scoringLocked === true) setAsked({ about: "locked women", gateBefore: gate?.decidedAt });
      else if (caught.details.askingGate === true) setAsked({ about: "champion", gateBefore: gate?.decidedAt });
      else {
        setAsked(null);
        setProblem(caught);
      }
    }
  }

  const note = gate ? gateNote(gate) : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <p className={classes.quiet}>
          The champion scores exams as they are filed, and is what later versions are measured against. To undo, the same act is done with
          the version before it; the very first champion has none, and stays until another is promoted.
        </p>
        {waiting ? (
          <div className={classes.look} role="status">
            <Loader size="xs" color="gray" />
            <p>
              {asked.about === "locked women"
                ? "The locked women are being scored by this version, once, and counted as a look. Then the gate answers anew."
                : "The gate has not answered about the champion of now: it is being asked."}{" "}
              This goes on if you close the window. Should it take long, promote again: you are told what keeps it.
            </p>
          </div>
        ) : gate ? (
          <p role="status">
            {looked ? `With the figures of ${looked.patients} locked women the` : "The"} gate says{" "}
            <strong>{gate.decision.toLowerCase()}</strong>
            {note ? `: ${note}` : ""}.
          </p>
        ) : null}
        <Textarea
          label="Reason"
          description="Kept for good, with your name."
          data-autofocus
          required
          autosize
          minRows={3}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {problem ? <ProblemNote problem={problem} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={loading} disabled={reason.trim() === ""}>
            {target.id === version.id ? `Promote v${target.number}` : `Roll back to v${target.number}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
