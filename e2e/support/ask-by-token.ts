/** Queries the API as a client with a token does. @throws Error with the API's message if it refuses */
export async function askByToken(
  { origin, token }: { readonly origin: string; readonly token: string },
  query: string,
  variables: object,
): Promise<any> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
