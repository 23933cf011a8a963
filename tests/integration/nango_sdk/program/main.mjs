// Tries everything in the areas that are named, one step after another, and writes what came of each as a line
// of JSON: {name, problem, ms}. The last line tells how many steps there were.

import { world } from './world.mjs';

const PATIENCE_MS = 20_000;

let planned = 0;
for (const area of process.argv.slice(2)) {
    const { default: steps } = await import(`./${area}.mjs`);
    for (const [name, run] of Object.entries(steps(world))) {
        planned += 1;
        const began = Date.now();
        const problem = await tried(run);
        write({ name: `${area}: ${name}`, problem, ms: Date.now() - began });
    }
}
write({ planned });
process.exit(0); // connections that are kept alive need not be waited for

async function tried(run) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no end after ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
        await Promise.race([run(), late]);
        return null;
    } catch (error) {
        return told(error);
    } finally {
        clearTimeout(timer);
    }
}

function told(error) {
    const answer = error.response;
    if (answer === undefined) return error.stack ?? String(error);
    const data = Buffer.isBuffer(answer.data) ? answer.data.toString() : JSON.stringify(answer.data);
    return `${answer.config.method} ${answer.config.url} answered ${answer.status}: ${data}\n${error.stack}`;
}

function write(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}
