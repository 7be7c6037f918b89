// The same without a generated client. docs/api.md shows this file.
export async function record(api: string, token: string, user: string, title: string) {
  const response = await fetch(`${api}/api/v1/${user}/ideas`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ title }),
  });
  const answer = await response.json();
  if (!answer.success) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.data;
}
