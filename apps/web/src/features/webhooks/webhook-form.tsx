"use client";

import { Checkbox, Stack, TextInput } from "@mantine/core";
import { type WebhookEvent, webhookEvents } from "@second-read/domain";
import { type FormEvent, useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { eventWords } from "./webhook-words.ts";

export interface WebhookChoice {
  readonly url: string;
  readonly events: WebhookEvent[];
}

export interface WebhookFormProps {
  readonly initial?: WebhookChoice;
  readonly submitLabel: string;
  readonly onSubmit: (choice: WebhookChoice) => Promise<void>;
  readonly onClose: () => void;
}

/** The URL of a webhook and the events it receives. */
export function WebhookForm({ initial, submitLabel, onSubmit, onClose }: WebhookFormProps) {
  const [url, setUrl] = useState(initial?.url ?? "");
  const [events, setEvents] = useState<string[]>(initial?.events ?? [...webhookEvents]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit({ url: url.trim(), events: webhookEvents.filter((one) => events.includes(one)) });
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput
          label="URL"
          placeholder="https://example.org/hooks"
          required
          data-autofocus
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group
          label="Events"
          error={events.length === 0 ? "Choose at least one event." : undefined}
          value={events}
          onChange={setEvents}
        >
          <Stack gap={6} mt={6}>
            {webhookEvents.map((event) => (
              <Checkbox key={event} value={event} label={eventWords[event]} />
            ))}
          </Stack>
        </Checkbox.Group>
        {problem ? <ProblemNote problem={problem} /> : null}
        <FormButtons onClose={onClose} loading={busy} disabled={url.trim() === "" || events.length === 0}>
          {submitLabel}
        </FormButtons>
      </Stack>
    </form>
  );
}
