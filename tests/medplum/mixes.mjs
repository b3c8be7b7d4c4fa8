// node mixes.mjs ORIGIN: plays the EHR for every demo patient against a running `lytes serve --demo`.
// The prefetch is what the FHIR server itself answers to the discovery document's templates, so that the full
// prefetch, the fetch of everything and every mix see the very same data.
import { startFhirServer } from './fhir_server.mjs';
import { samples } from './samples.mjs';

const origin = process.argv[2];
const token = 'a-token-that-only-this-run-knows';
const resources = samples(Date.now());
const services = (await (await fetch(`${origin}/cds-services`)).json()).services;
// All subsets of the keys for these; for the others none, each one alone, and each one missing.
const exhaustive = new Map([
  ['demo-torsades', 'electrolyte-review'],
  ['demo-cetuximab', 'electrolyte-result-review'],
  ['demo-ckd', 'electrolyte-order-sign'],
]);
const atOnce = 8;
let checks = 0;
let failures = 0;

function drafts(patientId) {
  return resources.filter((r) => r.status === 'draft' && r.subject?.reference === `Patient/${patientId}`);
}

function contextFor(service, patientId) {
  const context = { userId: 'Practitioner/demo', patientId, encounterId: `${patientId}-visit` };
  const orders = drafts(patientId);
  const isRefill = service.hook === 'medication-refill';
  if (isRefill || service.hook.startsWith('order-')) {
    if (orders.length === 0) return undefined;
    const entry = orders.map((resource) => ({ resource }));
    context[isRefill ? 'medications' : 'draftOrders'] = { resourceType: 'Bundle', type: 'collection', entry };
    if (service.hook === 'order-select') context.selections = orders.map((r) => `MedicationRequest/${r.id}`);
  }
  return context;
}

async function wholePrefetch(server, service, context, bearer) {
  const prefetch = {};
  for (const [key, template] of Object.entries(service.prefetch)) {
    const query = template
      .replaceAll('{{context.patientId}}', context.patientId)
      .replaceAll('{{context.encounterId}}', context.encounterId);
    const headers = bearer ? { Authorization: `Bearer ${bearer}` } : {};
    const answer = await fetch(`${server.base}/${query}`, { headers });
    if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    prefetch[key] = await answer.json();
  }
  return prefetch;
}

function bodyFor(server, service, context, prefetch, bearer) {
  const body = { hook: service.hook, hookInstance: '6b9f0c1e-2d4a-4c58-9a37-51d0f2e8b764', context, prefetch };
  if (server) body.fhirServer = server.base;
  if (bearer)
    body.fhirAuthorization = { access_token: bearer, token_type: 'Bearer', expires_in: 300, subject: 'lytes',
                               scope: 'patient/Observation.rs patient/Patient.rs' };
  return body;
}

/// The cards without their uuids; anything but 200 is a failure with its text.
async function cardsOf(service, body) {
  const answer = await fetch(`${origin}/cds-services/${service.id}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (answer.status !== 200) return `status ${answer.status}: ${text}`;
  return JSON.stringify(JSON.parse(text), (name, value) => (name === 'uuid' ? undefined : value));
}

function ruleIds(cards) {
  if (!cards.startsWith('{')) return cards.slice(0, 300);
  return JSON.parse(cards).cards.map((c) => `${c.extension?.['org.lytes.rule']?.id} ${c.indicator}`).join(', ') || 'none';
}

/// Every subset of the keys, or none, each one alone, and each one missing.
function mixes(keys, isExhaustive) {
  if (isExhaustive)
    return Array.from({ length: 2 ** keys.length }, (_, bits) => keys.filter((_, i) => bits & (1 << i)));
  return [[], ...keys.map((key) => [key]), ...keys.map((key) => keys.filter((other) => other !== key))];
}

/// Where two answers part, with a little of what follows.
function difference(expected, found) {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `    expected ...${expected.slice(from, at + 120)}\n    found    ...${found.slice(from, at + 120)}`;
}

function report(patientId, service, keys, expected, found) {
  failures += 1;
  if (failures > 20) return;
  console.log(`FAILED ${patientId} ${service.id} prefetch [${keys.join(' ')}]`);
  console.log(`  expected ${ruleIds(expected)}, found ${ruleIds(found)}`);
  console.log(difference(expected, found));
}

/// A drug that is only referenced can be known from the server alone.
function needsServer(patientId) {
  return resources.some((r) => r.medicationReference && r.subject?.reference === `Patient/${patientId}`);
}

async function compare(server, service, patientId, bearer) {
  const context = contextFor(service, patientId);
  if (context === undefined) return;
  const prefetch = await wholePrefetch(server, service, context, bearer);
  const source = needsServer(patientId) ? server : undefined;
  const whole = () => cardsOf(service, bodyFor(source, service, context, prefetch, source && bearer));
  let expected = await whole();
  const isExhaustive = exhaustive.get(patientId) === service.id && bearer === undefined;
  const list = mixes(Object.keys(prefetch), isExhaustive);
  const check = async (keys) => {
    const some = Object.fromEntries(keys.map((key) => [key, prefetch[key]]));
    const body = bodyFor(server, service, context, some, bearer);
    let found = await cardsOf(service, body);
    if (found !== expected) {
      // A card tells ages to the minute, and the minute may have turned in between.
      expected = await whole();
      found = await cardsOf(service, body);
    }
    checks += 1;
    if (found !== expected || !expected.startsWith('{')) report(patientId, service, keys, expected, found);
  };
  for (let from = 0; from < list.length; from += atOnce) await Promise.all(list.slice(from, from + atOnce).map(check));
  console.log(`${bearer ? 'bearer' : 'plain '} ${patientId} ${service.id}: ${list.length} mixes, ${ruleIds(expected)}`);
}

const open = await startFhirServer(resources);
const guarded = await startFhirServer(resources, token);
const patients = resources.filter((r) => r.resourceType === 'Patient').map((r) => r.id);
for (const patientId of patients) {
  for (const service of services) await compare(open, service, patientId, undefined);
}
for (const patientId of exhaustive.keys()) {
  for (const service of services) await compare(guarded, service, patientId, token);
}
if (guarded.counts.refused > 0) {
  failures += 1;
  console.log(`FAILED: ${guarded.counts.refused} requests came without the token`);
}
if (open.counts.requests < patients.length * 10) {
  failures += 1;
  console.log('FAILED: the open server was hardly asked');
}

// A server that refuses the token is data that cannot be had: said so, and never an empty list of cards.
const review = services.find((service) => service.id === 'electrolyte-review');
const context = contextFor(review, 'demo-torsades');
for (const wrong of [undefined, 'a-wrong-token']) {
  const answer = await cardsOf(review, bodyFor(guarded, review, context, undefined, wrong));
  checks += 1;
  if (answer.startsWith('status 412')) continue;
  failures += 1;
  console.log(`FAILED: refused token: ${answer.slice(0, 300)}`);
}
console.log(`requests: ${open.counts.requests} without token, ${guarded.counts.requests} to the guarded server`);
console.log(`${checks} checked, ${failures} failed`);
open.stop();
guarded.stop();
process.exit(failures === 0 && checks > 0 ? 0 : 1);
