import { useMutation } from "@apollo/client/react";
import type { Role } from "@second-read/domain";
import { useState } from "react";
import { isStale, type Problem, toProblem } from "../../data/problem.ts";
import { graphql } from "../../generated/index.ts";
import { useProject } from "../frame/project-context.tsx";
import { setRolesDocument } from "./documents.ts";
import { withAdministrator } from "./roles.ts";

const createUserDocument = graphql(`
  mutation CreateUser($email: String!, $name: String!) {
    createUser(email: $email, name: $name) {
      oneTimePassword
      user {
        id
        name
        email
      }
    }
  }
`);

/** The account that already has the address, as the API's refusal names it. */
export interface KnownAccount {
  readonly id: string;
  readonly name: string;
  readonly isAdministrator: boolean;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly password: string;
}

const alreadyMember = "This person has roles in this project already. Close this window and change them in the list.";

/** Creates an account and gives it roles in this project; an address that has an account is found, so that its owner can be given the roles. */
export function useAddPerson(onAdded: () => void) {
  const { project } = useProject();
  const [createUser, creating] = useMutation(createUserDocument);
  const [setRoles, giving] = useMutation(setRolesDocument);
  const [created, setCreated] = useState<NewAccount | null>(null);
  const [known, setKnown] = useState<KnownAccount | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function add(name: string, email: string, roles: readonly Role[]) {
    setProblem(null);
    setKnown(null);
    try {
      const { data } = await createUser({ variables: { email, name } });
      if (!data) return;
      const { user, oneTimePassword } = data.createUser;
      setCreated({ id: user.id, email: user.email, password: oneTimePassword });
      await giveRoles({ id: user.id, isAdministrator: false }, roles);
    } catch (error) {
      const refusal = toProblem(error);
      if (refusal.details.account) setKnown(refusal.details.account as KnownAccount);
      else setProblem(refusal);
    }
  }

  /** Gives roles to a person who has none here yet; those of a member are changed in the list, where they can be seen. */
  async function giveRoles({ id, isAdministrator }: Pick<KnownAccount, "id" | "isAdministrator">, roles: readonly Role[]) {
    setProblem(null);
    const given = withAdministrator(roles, isAdministrator);
    const expectedRoles = withAdministrator([], isAdministrator);
    try {
      await setRoles({ variables: { projectId: project.id, userId: id, roles: given, expectedRoles } });
      onAdded();
      return true;
    } catch (error) {
      const refusal = toProblem(error);
      setProblem(isStale(refusal) ? { ...refusal, sentence: alreadyMember } : refusal);
      return false;
    }
  }

  return { add, giveRoles, created, known, problem, busy: creating.loading || giving.loading };
}
