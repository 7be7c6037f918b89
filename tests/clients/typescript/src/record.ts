// Records an idea with the generated client. docs/api.md shows this file.
import { connect, type Failure, type Idea } from "./client.js";

type Client = ReturnType<typeof connect>;

export async function record(client: Client, user: string, title: string): Promise<Idea> {
  const { data, error } = await client.POST("/api/v1/{user_id}/ideas", {
    params: { path: { user_id: user } },
    body: { title, tags: ["video"] },
  });
  if (error) throw new Error(explain(error));
  return data.data;
}

export function explain(failure: Failure): string {
  const { code, message, details } = failure.error;
  const fields = details.map((detail) => `${detail.field}: ${detail.message}`);
  return [`${code}: ${message}`, ...fields].join("\n");
}
