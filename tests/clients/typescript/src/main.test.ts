// What a front end does with the API, through types that come from docs/openapi.json alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as plain from "./plain.js";
import { explain, record } from "./record.js";
import { client, token, url, user } from "./service.js";

test("records an idea and reads it back", async () => {
  const idea = await record(client, user, "A film about bread");
  assert.equal(idea.stage, "idea");
  assert.equal(idea.priority, "medium");
  assert.equal(idea.due_date, null);
  const { data, response } = await client.GET("/api/v1/{user_id}/ideas/{idea_id}", {
    params: { path: { user_id: user, idea_id: idea.id } },
  });
  assert.equal(response.status, 200);
  assert.deepEqual(data?.data, idea);
  assert.equal(data?.meta.request_id, response.headers.get("X-Request-ID"));
});

test("asks again with the entity tag, and is told that nothing changed", async () => {
  const idea = await record(client, user, "Read twice");
  const path = { user_id: user, idea_id: idea.id };
  const first = await client.GET("/api/v1/{user_id}/ideas/{idea_id}", { params: { path } });
  const tag = first.response.headers.get("ETag");
  assert.ok(tag);
  const second = await client.GET("/api/v1/{user_id}/ideas/{idea_id}", {
    params: { path, header: { "If-None-Match": tag } },
  });
  assert.equal(second.response.status, 304);
});

test("is told of every bad field, in types", async () => {
  const { error, response } = await client.POST("/api/v1/{user_id}/ideas", {
    params: { path: { user_id: user } },
    body: { title: "  ", tags: ["a,b"] },
  });
  assert.equal(response.status, 400);
  assert.ok(error);
  assert.equal(error.error.code, "VALIDATION_ERROR");
  const fields = error.error.details.map((detail) => detail.field);
  assert.deepEqual(fields.sort(), ["tags.0", "title"]);
  assert.match(explain(error), /title: /);
});

test("an idea that is not there is a failure with a code", async () => {
  const { error, response } = await client.GET("/api/v1/{user_id}/ideas/{idea_id}", {
    params: { path: { user_id: user, idea_id: 987654321 } },
  });
  assert.equal(response.status, 404);
  assert.equal(error?.error.code, "NOT_FOUND");
});

test("no token is 401, and another user's path is 403", async () => {
  const anonymous = await fetch(`${url}/api/v1/${user}/ideas/1`);
  assert.equal(anonymous.status, 401);
  assert.match(anonymous.headers.get("WWW-Authenticate") ?? "", /^Bearer /);
  const { error, response } = await client.GET("/api/v1/{user_id}/ideas/{idea_id}", {
    params: { path: { user_id: "somebody-else", idea_id: 1 } },
  });
  assert.equal(response.status, 403);
  assert.equal(error?.error.code, "FORBIDDEN");
});

test("works with plain fetch", async () => {
  const idea = await plain.record(url, token, user, "By hand");
  assert.equal(idea.title, "By hand");
  await assert.rejects(plain.record(url, token, user, ""), /VALIDATION_ERROR/);
});
