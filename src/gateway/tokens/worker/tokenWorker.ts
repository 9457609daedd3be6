// Entry of the worker thread that counts tokens (bundle dist/tokenWorker.js). One job at a time, sent by ../workerHost.ts; a fault ends the
// thread, and the host starts another. Knows nothing of requests: texts and documents in, numbers out.
import { parentPort } from 'node:worker_threads';
import type { CountJob, CountResult } from './countJob';
import { countText } from './countText';
import { documentPages } from './documentPages';

function runJob(job: CountJob): CountResult {
  const result: CountResult = { tokens: 0, wideTokens: 0, pages: 0 };
  for (const text of job.texts) {
    const { tokens, wideTokens } = countText(text);
    result.tokens += tokens;
    result.wideTokens += wideTokens;
  }
  for (const document of job.documents) result.pages += documentPages(Buffer.from(document, 'base64'));
  return result;
}

parentPort?.on('message', (job: CountJob) => parentPort?.postMessage(runJob(job)));
