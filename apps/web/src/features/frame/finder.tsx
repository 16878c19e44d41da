"use client";

import { useLazyQuery } from "@apollo/client/react";
import { Modal, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { words } from "../../ui/format.ts";
import classes from "./finder.module.css";
import { destinationsFor } from "./navigation.ts";
import type { ProjectScope } from "./project-context.tsx";

const finderDocument = graphql(`
  query Finder($projectId: ID!) {
    worklist(projectId: $projectId, first: 100) {
      nodes {
        id
        pseudonym
        status
      }
    }
    modelVersions(projectId: $projectId, first: 50) {
      nodes {
        id
        number
        aliases
      }
    }
  }
`);

interface Hit {
  readonly key: string;
  readonly label: string;
  readonly note: string;
  readonly href: string;
}

/** Ctrl-K: an exam by pseudonym, a version by number, a page by name. */
export function Finder({ opened, onClose, scope }: { opened: boolean; onClose: () => void; scope: ProjectScope }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const [load, { data, error, loading }] = useLazyQuery(finderDocument, { fetchPolicy: "network-only" });

  useEffect(() => {
    if (!opened) return;
    setText("");
    setChosen(0);
    load({ variables: { projectId: scope.project.id } }).catch(() => undefined);
  }, [opened, load, scope.project.id]);

  const hits = useMemo(() => {
    const base = `/p/${scope.project.key}`;
    const all: Hit[] = [
      ...destinationsFor(scope.roles).map(({ key, label, path }) => ({ key, label, note: "page", href: `${base}/${path}` })),
      ...(data?.modelVersions.nodes ?? []).map(({ id, number, aliases }) => ({
        key: id,
        label: `v${number}`,
        note: ["version", ...aliases].join(" · "),
        href: `${base}/versions/${number}`,
      })),
      ...(data?.worklist.nodes ?? []).map(({ id, pseudonym, status }) => ({
        key: id,
        label: pseudonym,
        note: `exam · ${words(status)}`,
        href: `${base}/cases?exam=${encodeURIComponent(id)}`,
      })),
    ];
    const wanted = text.trim().toLowerCase();
    return all.filter(({ label, note }) => `${label} ${note}`.toLowerCase().includes(wanted)).slice(0, 12);
  }, [data, scope, text]);

  function go(hit: Hit | undefined) {
    if (!hit) return;
    onClose();
    router.push(hit.href);
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      padding={10}
      size="md"
      yOffset="14vh"
      centered={false}
      attributes={{ content: { "aria-label": "Find" } }}
    >
      <TextInput
        data-autofocus
        aria-label="Find an exam, a version or a page"
        placeholder="Exam, version or page"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setChosen((index) => Math.min(hits.length - 1, index + 1));
          else if (event.key === "ArrowUp") setChosen((index) => Math.max(0, index - 1));
          else if (event.key === "Enter") go(hits[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <ul className={classes.hits}>
        {hits.map((hit, index) => (
          <li key={hit.key}>
            <button type="button" className={classes.hit} data-chosen={index === chosen || undefined} onClick={() => go(hit)}>
              <span>{hit.label}</span>
              <span className={classes.note}>{hit.note}</span>
            </button>
          </li>
        ))}
        {error ? (
          <li className={classes.note}>Exams and versions could not be had: {toProblem(error).sentence}</li>
        ) : loading ? (
          <li className={classes.note}>Looking for exams and versions…</li>
        ) : hits.length === 0 ? (
          <li className={classes.note}>Nothing by that name.</li>
        ) : null}
      </ul>
    </Modal>
  );
}
