import { Badge, VisuallyHidden } from "@mantine/core";
import Link from "next/link";
import { whole } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import classes from "./frame.module.css";
import { destinationsFor } from "./navigation.ts";
import type { ProjectScope } from "./project-context.tsx";

/** The pages that the roles include, with the counts of their queues. */
export function RailLinks({ scope, here }: { scope: ProjectScope; here: string | undefined }) {
  return (
    <ul className={classes.places}>
      {destinationsFor(scope.roles).map(({ key, label, path, count, countWords, news, newsWords }) => {
        const waiting = count?.(scope.queue) ?? 0;
        const unseen = news?.(scope.queue) ?? 0;
        return (
          <li key={key}>
            <Link
              href={`/p/${scope.project.key}/${path}`}
              className={classes.place}
              prefetch={false}
              aria-current={here === key ? "page" : undefined}
            >
              <span>{label}</span>
              {unseen > 0 ? (
                <Badge ml="auto">
                  {whole(unseen)} {newsWords}
                </Badge>
              ) : null}
              {waiting > 0 ? (
                <Quiet>
                  {whole(waiting)}
                  <VisuallyHidden> {countWords}</VisuallyHidden>
                </Quiet>
              ) : null}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
