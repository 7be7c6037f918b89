// The service that the tests ask, and whom they ask it as.
import { connect } from "./client.js";

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run cargo xtask clients typescript`);
  return value;
}

export const url = variable("CREATORVAULT_URL");
export const user = variable("CREATORVAULT_USER");
export const token = variable("CREATORVAULT_TOKEN");
export const client = connect(url, async () => token);
