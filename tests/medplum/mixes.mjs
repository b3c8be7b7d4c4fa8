// node mixes.mjs ORIGIN: plays the EHR for every demo patient against a running `lytes serve --demo`.
// The prefetch is what the FHIR server itself answers to the discovery document's templates, so that the full
// prefetch, the fetch of everything and every mix see the very same data.
import { startFhirServer } from './fhir_server.mjs';
import { samples } from './samples.mjs';

const origin = process.argv[2];
const token = 'a-token-that-only-this-run-knows';
const resources = samples(Date.now());
const services = (await (await fetch(`${origin}/cds-services`)).json()).services;
const exhaustive = new Set(['demo-torsades', 'demo-ckd', 'demo-cetuximab']);
let checks = 0;
let failures = 0;

function drafts(patientId) {
  return resources.filter((r) => r.status === 'draft' && r.subject?.reference === `Patient/${patientId}`);
}

function contextFor(service, patientId) {
  const context = { userId: 'Practitioner/demo', patientId, encounterId: `${patientId}-visit` };
  const orders = drafts(patientId);
  if (service.hook.startsWith('order-')) {
    if (orders.length === 0) return undefined;
    context.draftOrders = { resourceType: 'Bundle', type: 'collection', entry: orders.map((resource) => ({ resource })) };
    if (service.hook === 'order-select') context.selections = orders.map((r) => `MedicationRequest/${r.id}`);
  }
  return context;
}

async function wholePrefetch(server, service, context, bearer) {
  const prefetch = {};
  for (const [key, template] of Object.entries(service.prefetch)) {
    const query = template.replaceAll('{{context.patientId}}', context.patientId);
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

async function compare(server, service, patientId, bearer) {
  const context = contextFor(service, patientId);
  if (context === undefined) return;
  const prefetch = await wholePrefetch(server, service, context, bearer);
  const whole = () => cardsOf(service, bodyFor(undefined, service, context, prefetch, undefined));
  let expected = await whole();
  const isExhaustive = exhaustive.has(patientId) && bearer === undefined && service.hook !== 'order-select';
  const list = mixes(Object.keys(prefetch), isExhaustive);
  for (const keys of list) {
    const some = Object.fromEntries(keys.map((key) => [key, prefetch[key]]));
    const body = bodyFor(server, service, context, some, bearer);
    let found = await cardsOf(service, body);
    if (found !== expected) {
      // A card tells ages to the minute, and the minute may have turned in between.
      expected = await whole();
      found = await cardsOf(service, body);
    }
    checks += 1;
    if (found === expected && expected.startsWith('{')) continue;
    failures += 1;
    console.log(`FAILED ${patientId} ${service.id} prefetch [${keys.join(' ')}]\n  full: ${ruleIds(expected)}\n  mix:  ${ruleIds(found)}`);
    if (ruleIds(found) === ruleIds(expected)) console.log(`  ${expected}\n  ${found}`);
  }
  console.log(`${bearer ? 'bearer' : 'plain '} ${patientId} ${service.id}: ${list.length} mixes, ${ruleIds(expected)}`);
}

const open = await startFhirServer(resources);
const guarded = await startFhirServer(resources, token);
const patients = resources.filter((r) => r.resourceType === 'Patient').map((r) => r.id);
for (const patientId of patients) {
  for (const service of services) await compare(open, service, patientId, undefined);
}
for (const patientId of exhaustive) {
  for (const service of services) await compare(guarded, service, patientId, token);
}
const refusals = guarded.counts.refused;
if (refusals > 0) failures += 1;
if (open.counts.requests < patients.length * 10) failures += 1;
console.log(`${open.counts.requests} requests to the open server, ${guarded.counts.requests} to the guarded one, ${refusals} refused`);
console.log(`${checks} mixes compared, ${failures} failed`);
open.stop();
guarded.stop();
process.exit(failures === 0 && checks > 0 ? 0 : 1);
