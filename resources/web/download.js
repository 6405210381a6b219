// Files of the station: asked for with the token, which stays out of every address, and handed to the browser to keep.
import {Refused, retryAfterOf} from './rest.js';

const kWithin = 60000; // ms

export async function download(account, path, fileName) {
  const token = await account.freshToken();
  const answer = await fetch(path, {headers: {Authorization: 'Bearer ' + token}, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error',
                                    signal: AbortSignal.timeout(kWithin)});
  if (!answer.ok) {
    let problem = {};
    try { problem = await answer.json(); } catch { /* no words */ }
    throw new Refused(answer.status, problem, retryAfterOf(answer.headers));
  }
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
