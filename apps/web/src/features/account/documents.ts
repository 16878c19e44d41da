import { graphql } from "../../generated/index.ts";

export const tokenFragment = graphql(`
  fragment TokenParts on ApiToken {
    id
    name
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

export const myAccountDocument = graphql(`
  query MyAccount {
    myAccount {
      id
      mustChangePassword
      hasTotp
      isAdministrator
      user {
        id
        name
        email
      }
    }
  }
`);

export const accountPolicyDocument = graphql(`
  query AccountPolicy {
    accountPolicy {
      tokenDaysAtMost
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
