// Changes an idea unless somebody else did. docs/api.md shows this file.
import type { connect, Idea } from "./client.js";
import { explain } from "./record.js";

type Client = ReturnType<typeof connect>;

export async function rename(client: Client, idea: Idea, title: string): Promise<Idea | "changed"> {
  const { data, error, response } = await client.PATCH("/api/v1/{user_id}/ideas/{idea_id}", {
    params: {
      path: { user_id: idea.user_id, idea_id: idea.id },
      header: { "If-Match": `"${idea.version}"` },
    },
    body: { title },
  });
  if (response.status === 412) return "changed";
  if (error) throw new Error(explain(error));
  return data.data;
}
