// How a front end gets a token. docs/api.md shows this file.
import { createAuthClient } from "better-auth/client";
import { jwtClient } from "better-auth/client/plugins";

export const authClient = createAuthClient({
  baseURL: process.env.BETTER_AUTH_URL!,
  plugins: [jwtClient()],
});

let kept = { token: "", goodUntil: 0 };

/** The token of whoever is signed in; asks for a new one a minute before the old one expires. */
export async function token(): Promise<string> {
  if (Date.now() < kept.goodUntil) return kept.token;
  const { data, error } = await authClient.token();
  if (error) throw new Error(error.message ?? "Nobody is signed in");
  const [, payload = ""] = data.token.split(".");
  const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  kept = { token: data.token, goodUntil: (claims.exp - 60) * 1000 };
  return kept.token;
}
