// What `npm start` tells a newcomer: where Gatehouse runs and what to do first. Text only.

/** The file in the first workspace, shown in the explorer. */
export const workspaceReadme = `# Gatehouse: first steps

1. Open the Gatehouse view in the activity bar. The demo channel is there; it needs no account.
2. Create a virtual key there and copy it: it is shown once.
3. In the terminal (put your key in place of KEY):

\`\`\`
curl http://127.0.0.1:PORT/v1/chat/completions \\
  -H "Authorization: Bearer KEY" -H "Content-Type: application/json" \\
  -d '{"model":"demo-echo","messages":[{"role":"user","content":"hello"}]}'
\`\`\`

4. Watch the cost in the status bar and the request list move.
`;

/** Told once the gateway answers. */
export const ready = (proxyUrl) => `
Gatehouse is running: ${proxyUrl}
  Health:  curl ${proxyUrl}/health
  Next:    open the Gatehouse view in the activity bar, create a virtual key, copy it, then
           curl ${proxyUrl}/v1/chat/completions -H "Authorization: Bearer KEY" -H "Content-Type: application/json" \\
             -d '{"model":"demo-echo","messages":[{"role":"user","content":"hello"}]}'
`;
