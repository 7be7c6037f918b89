// Where Better Auth keeps its users here: in memory. A real one has its own database.
import { memoryAdapter } from "better-auth/adapters/memory";

export const database = memoryAdapter({
  user: [],
  session: [],
  account: [],
  verification: [],
  jwks: [],
});
