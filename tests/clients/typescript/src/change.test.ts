// What a front end does with ideas that are there: change, move, list and delete them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rename } from "./change.js";
import { everyIdea } from "./list.js";
import { record } from "./record.js";
import { client, user } from "./service.js";

test("a change that comes too late is told apart", async () => {
  const idea = await record(client, user, "First");
  const renamed = await rename(client, idea, "Second");
  assert.notEqual(renamed, "changed");
  assert.equal(await rename(client, idea, "Third"), "changed");
});

test("replaces, moves and deletes", async () => {
  const idea = await record(client, user, "Replace me");
  const path = { user_id: user, idea_id: idea.id };
  const moved = await client.PATCH("/api/v1/{user_id}/ideas/{idea_id}/stage", {
    params: { path },
    body: { stage: "outline" },
  });
  assert.equal(moved.data?.data.stage, "outline");
  const refused = await client.PATCH("/api/v1/{user_id}/ideas/{idea_id}/stage", {
    params: { path },
    body: { stage: "published" },
  });
  assert.equal(refused.error?.error.code, "CONFLICT");
  assert.equal(refused.error?.error.details[0]?.field, "stage");
  const replaced = await client.PUT("/api/v1/{user_id}/ideas/{idea_id}", {
    params: { path },
    body: { title: "Replaced" },
  });
  assert.deepEqual(replaced.data?.data.tags, []);
  assert.equal(replaced.data?.data.stage, "outline");
  const gone = await client.DELETE("/api/v1/{user_id}/ideas/{idea_id}", { params: { path } });
  assert.equal(gone.response.status, 204);
  const again = await client.DELETE("/api/v1/{user_id}/ideas/{idea_id}", { params: { path } });
  assert.equal(again.error?.error.code, "NOT_FOUND");
});

test("lists every idea once, over several pages", async () => {
  for (let count = 0; count < 101; count++) await record(client, user, `Listed ${count}`);
  const titles: string[] = [];
  for await (const idea of everyIdea(client, user)) titles.push(idea.title);
  const listed = titles.filter((title) => title.startsWith("Listed "));
  assert.equal(listed.length, 101);
  assert.equal(new Set(listed).size, 101);
});

test("a repeated key makes nothing twice", async () => {
  const once = () =>
    client.POST("/api/v1/{user_id}/ideas", {
      params: { path: { user_id: user }, header: { "Idempotency-Key": "only-once" } },
      body: { title: "Once" },
    });
  const [first, second] = [await once(), await once()];
  assert.equal(second.data?.data.id, first.data?.data.id);
  assert.equal(second.response.headers.get("Idempotency-Replayed"), "true");
});

test("shows and changes the account", async () => {
  const changed = await client.PATCH("/api/v1/users/me", {
    body: { preferences: { theme: "dark" } },
  });
  assert.deepEqual(changed.data?.data.preferences, { theme: "dark" });
  const exported = await client.GET("/api/v1/users/me/export");
  assert.equal(exported.data?.data.user.id, user);
});
