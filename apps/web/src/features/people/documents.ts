import { graphql } from "../../generated/index.ts";

export const setRolesDocument = graphql(`
  mutation SetRoles($projectId: ID!, $userId: ID!, $roles: [Role!]!, $expectedRoles: [Role!]) {
    setRoles(projectId: $projectId, userId: $userId, roles: $roles, expectedRoles: $expectedRoles) {
      id
      projectRoles: roles(projectId: $projectId)
    }
  }
`);
