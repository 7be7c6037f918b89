// Better Auth as CreatorVault wants it. docs/api.md shows this file.
import { betterAuth } from "better-auth";
import { jwt } from "better-auth/plugins";
import { database } from "./database.js";

export const auth = betterAuth({
  database,
  emailAndPassword: { enabled: true },
  plugins: [
    jwt({
      // The default is EdDSA, which CreatorVault does not take.
      jwks: { keyPairConfig: { alg: "RS256", modulusLength: 2048 } },
      jwt: {
        issuer: process.env.JWT_ISSUER!,
        audience: process.env.JWT_AUDIENCE!,
        expirationTime: "15m",
        // Without this the token holds the whole row of the user.
        definePayload: ({ user }) => ({ email: user.email, name: user.name }),
      },
    }),
  ],
});
