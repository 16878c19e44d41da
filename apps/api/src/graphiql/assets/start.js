/* global GraphiQL, React, ReactDOM */
// Renders GraphiQL with the examples of the page. Requests go by the session's cookie to this origin, and nowhere else.
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
