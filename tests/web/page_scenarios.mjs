// All that is played against a station in the test itself, in one browser.
import {play} from './browser.mjs';
import {scenarios as shown} from './scenarios.mjs';
import {scenarios as connected} from './connection_scenarios.mjs';
import {scenarios as worked} from './work_scenarios.mjs';

await play({...shown, ...connected, ...worked});
