// Starts plaid-mock for the tests of a Node program. Copy this file beside them:
//
//     const mock = await start();
//     const client = new PlaidApi(new Configuration({ basePath: mock.url, baseOptions }));
//     mock.stop();
//
// Needs `plaid-mock` in PATH, or its path in the environment variable PLAID_MOCK. Arguments are options of the program,
// such as `start("--seed", "7")`.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export const start = async (...options) => {
  const command = process.env.PLAID_MOCK ?? "plaid-mock";
  // The server ends with this program, however it ends, because its standard input closes.
  const child = spawn(command, ["--port", "0", "--quiet", "--until-eof", ...options], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`can't run ${command}: ${error.message}; set PLAID_MOCK to its path`)));
    child.once("exit", (code) => reject(new Error(`${command} ended with status ${code} before it listened`)));
    lines.once("line", (line) => resolve(line.split(" ").at(-1)));
  });
  lines.close();
  // A test that forgets `stop` ends nevertheless.
  for (const handle of [child, child.stdin, child.stdout]) handle.unref();
  const control = async (path, body = {}) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/_mock/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${answer.error_code}: ${answer.error_message}`);
    return answer;
  };
  return { url, control, stop: () => child.stdin.end() };
};
