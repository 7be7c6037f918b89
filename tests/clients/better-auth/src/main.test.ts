// Someone signs up at Better Auth, and CreatorVault knows them by the token they get.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainFetch } from "./browser.js";
import { authClient, token } from "./token.js";

const api = process.env.CREATORVAULT_URL;
const password = "correct horse battery staple";

test("a token of Better Auth is good, and a tampered one is not", async () => {
  const signedUp = await authClient.signUp.email({
    email: "ada@example.com",
    name: "Ada",
    password,
  });
  assert.equal(signedUp.error, null);
  const user = signedUp.data.user.id;

  const jwt = await token();
  assert.equal(await token(), jwt, "a good token is kept");
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  assert.equal(claims.sub, user);
  assert.deepEqual(
    Object.keys(claims).sort(),
    ["aud", "email", "exp", "iat", "iss", "name", "sub"],
  );

  const ideas = `${api}/api/v1/${user}/ideas`;
  const post = (bearer: string) =>
    plainFetch(ideas, {
      method: "POST",
      headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
      body: JSON.stringify({ title: "Written with a real token" }),
    });
  const created = await post(jwt);
  assert.equal(created.status, 201);
  const location = created.headers.get("Location");
  const found = await plainFetch(`${api}${location}`, {
    headers: { Authorization: `Bearer ${jwt}` },
  });
  assert.equal(found.status, 200);
  const { data } = await found.json();
  assert.equal(data.user_id, user);
  assert.equal(data.title, "Written with a real token");

  const other = Buffer.from(JSON.stringify({ ...claims, sub: "mallory" })).toString("base64url");
  for (const tampered of [
    [header, other, signature],
    [header, payload, signature.split("").reverse().join("")],
    [header, payload, ""],
  ]) {
    assert.equal((await post(tampered.join("."))).status, 401);
  }
});
