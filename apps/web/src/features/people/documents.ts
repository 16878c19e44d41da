import { graphql } from "../../generated/index.ts";

export const membersDocument = graphql(`
  query Members($projectId: ID!) {
    members(projectId: $projectId) {
      id
      name
      email
      projectRoles: roles(projectId: $projectId)
    }
  }
`);

export const setRolesDocument = graphql(`
  mutation SetRoles($projectId: ID!, $userId: ID!, $roles: [Role!]!) {
    setRoles(projectId: $projectId, userId: $userId, roles: $roles) {
      id
      projectRoles: roles(projectId: $projectId)
    }
  }
`);

export const createUserDocument = graphql(`
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

export const updateSettingsDocument = graphql(`
  mutation UpdateSettings($projectId: ID!, $settings: JSON!, $reason: String!) {
    updateProject(id: $projectId, settings: $settings, reason: $reason) {
      id
      settings
    }
  }
`);

export const tokenFragment = graphql(`
  fragment TokenParts on ApiToken {
    id
    name
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

export const tokensDocument = graphql(`
  query ApiTokens {
    apiTokens {
      ...TokenParts
    }
  }
`);

export const createTokenDocument = graphql(`
  mutation CreateToken($name: String!, $expiresAt: DateTime) {
    createApiToken(name: $name, expiresAt: $expiresAt) {
      secret
      token {
        ...TokenParts
      }
    }
  }
`);

export const revokeTokenDocument = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeApiToken(id: $id) {
      id
      revokedAt
    }
  }
`);

export const auditTrailDocument = graphql(`
  query AuditTrail($projectId: ID!, $after: String) {
    auditTrail(projectId: $projectId, first: 50, after: $after) {
      nodes {
        sequence
        at
        action
        subject
        outcome
        hash
        actor {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

export const verifyChainDocument = graphql(`
  query VerifyChain($projectId: ID!) {
    verifyAuditChain(projectId: $projectId) {
      ok
      checked
      firstBadSequence
    }
  }
`);
