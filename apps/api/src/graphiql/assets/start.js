/* global GraphiQL, React, ReactDOM */
// Renders GraphiQL with the examples of the page. Requests use the session's cookie and go only to this origin.
const examples = JSON.parse(document.getElementById("examples").textContent);
const tabs = examples.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2) }));

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultTabs: tabs,
    isHeadersEditorEnabled: false,
    forcedTheme: "dark",
  }),
);
