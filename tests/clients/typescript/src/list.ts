// Reads all ideas, page by page. docs/api.md shows this file.
import type { connect, Idea } from "./client.js";
import { explain } from "./record.js";

type Client = ReturnType<typeof connect>;

export async function* everyIdea(client: Client, user: string): AsyncGenerator<Idea> {
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 100 };
    if (cursor) query.cursor = cursor;
    const { data, error } = await client.GET("/api/v1/{user_id}/ideas", {
      params: { path: { user_id: user }, query },
    });
    if (error) throw new Error(explain(error));
    yield* data.data.ideas;
    cursor = data.data.pagination.next_cursor;
  } while (cursor);
}
