// What a browser adds to each request at Better Auth: where the page is from, and the session's
// cookie. Imported for that, before any client is made.
export const plainFetch = globalThis.fetch;

let cookie = "";

globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  request.headers.set("Origin", process.env.BETTER_AUTH_URL!);
  request.headers.set("Cookie", cookie);
  const response = await plainFetch(request);
  const set = response.headers.getSetCookie().map((one) => one.split(";")[0]);
  if (set.length > 0) cookie = set.join("; ");
  return response;
};
