"use client";

import { useQuery } from "@apollo/client/react";
import { toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { counted } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { backendInWords } from "./backend-words.ts";
import classes from "./runs.module.css";

const computeBackendDocument = graphql(`
  query ComputeBackend {
    trainingService {
      isRunning
    }
    computeBackend {
      name
      device
      tensorflow
      threads
      notTaken
    }
  }
`);

/** The backend that computes the runs, and why no faster one is used. */
export function BackendLine() {
  const { data, error } = useQuery(computeBackendDocument);
  if (!data) return <Quiet block>{error ? toProblem(error).sentence : " "}</Quiet>;
  const { name, device, threads, notTaken } = data.computeBackend;
  return (
    <>
      {data.trainingService.isRunning ? null : <Quiet block>No trainer is running. Runs wait until one is started.</Quiet>}
      <Quiet block>{[backendInWords(name), device, threads ? counted(threads, "thread") : null].filter(Boolean).join(" · ")}</Quiet>
      {notTaken.length > 0 ? (
        <details className={classes.details}>
          <summary>Faster backends that are not used, and why</summary>
          <ul>
            {notTaken.map((backend) => (
              <li key={backend}>{backend}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
