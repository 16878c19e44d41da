import { statusLabel } from "../../entities/exam/exam-status.ts";
import { destinationsFor } from "./navigation.ts";
import type { ProjectScope } from "./project-context.tsx";
import type { FoundExam } from "./use-found-exams.ts";

export interface Place {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly href: string;
}

interface NamedVersion {
  readonly id: string;
  readonly number: number;
  readonly aliases: readonly string[];
}

interface PlacesAsked {
  readonly scope: Pick<ProjectScope, "roles"> & { readonly project: Pick<ProjectScope["project"], "key"> };
  readonly versions: readonly NamedVersion[];
  /** The exams that the server found for the text. */
  readonly exams: readonly FoundExam[];
  readonly typed: string;
}

/** The results for a text: pages and versions that contain it, then the exams that were found. */
export function placesFor({ scope, versions, exams, typed }: PlacesAsked): Place[] {
  const base = `/p/${scope.project.key}`;
  const text = typed.trim().toLowerCase();
  const here = [
    ...destinationsFor(scope.roles).map(({ key, label, path }) => ({ id: key, label, description: "page", href: `${base}/${path}` })),
    ...versions.map(({ id, number, aliases }) => ({
      id,
      label: `v${number}`,
      description: ["version", ...aliases].join(" · "),
      href: `${base}/versions/${number}`,
    })),
  ];
  return [
    ...here.filter(({ label }) => label.toLowerCase().includes(text)),
    ...here.filter(({ label, description }) => !label.toLowerCase().includes(text) && description.includes(text)),
    ...exams.map(({ note, exam: { id, pseudonym, status } }) => ({
      id,
      label: pseudonym,
      description: ["exam", statusLabel(status).toLowerCase(), ...(note === null ? [] : [`“${note}”`])].join(" · "),
      href: `${base}/cases?exam=${encodeURIComponent(id)}`,
    })),
  ];
}
