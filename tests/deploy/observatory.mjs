// Scores pages of a site on loopback as Mozilla's Observatory does: node observatory.mjs FOLDER HOST HTTP HTTPS PATH…
// The package's own command knows neither ports nor paths, so its parts are put together here as its scanner does.
// Prints one line of JSON for each page: the path, the score, and each rule that gives or takes points.

import { pathToFileURL } from "node:url";

const [folder, hostname, httpPort, httpsPort, ...paths] = process.argv.slice(2);
const part = (name) => import(pathToFileURL(`${folder}/node_modules/@mdn/mdn-http-observatory/src/${name}`));
const { retrieve } = await part("retriever/retriever.js");
const { ALL_TESTS } = await part("constants.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await part("grader/charts.js");
const { getScoreModifier } = await part("grader/grader.js");

for (const path of paths) {
  const answers = await retrieve(hostname, { httpPort, httpsPort, path });
  const rules = ALL_TESTS.map((test) => test(answers).result).filter(Boolean);
  const points = rules.map((rule) => getScoreModifier(rule));
  const lost = points.filter((point) => point < 0).reduce((sum, point) => sum + point, 100);
  const all = points.reduce((sum, point) => sum + point, 100);
  const score = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost;
  const told = Object.fromEntries(rules.map((rule, place) => [rule, points[place]]));
  console.log(JSON.stringify({ path, status: answers.responses.auto?.status, score, rules: told }));
}
