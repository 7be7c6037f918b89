// A client whose types are generated from docs/openapi.json. docs/api.md shows this file.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Idea = components["schemas"]["Idea"];
export type NewIdea = components["schemas"]["NewIdea"];
export type Failure = components["schemas"]["Failure"];

export function connect(baseUrl: string, token: () => Promise<string>) {
  const client = createClient<paths>({ baseUrl });
  client.use({
    async onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${await token()}`);
      return request;
    },
  });
  return client;
}
