// A Badge Connect host whose authorization server is oidc-provider: registration, sign-in, tokens, rotation and
// revocation are that library's, and only manifest, pages, profile and badges are ours. For tests, on 127.0.0.1.
//
// usage: node host.mjs [--access-life SECONDS] [--assertions FILE]
// FILE is a JSON list of Open Badges 2.0 assertions that lie in Ada's backpack at the start.
// It says where it is on one line of JSON, and ends when its standard input does.

import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import Provider from 'oidc-provider';

const { values: options } = parseArgs({
  options: { 'access-life': { type: 'string', default: '3600' }, assertions: { type: 'string' } },
});
const accessLife = Number(options['access-life']);
const held = options.assertions ? JSON.parse(readFileSync(options.assertions, 'utf8')) : [];

const SCOPE = 'https://purl.imsglobal.org/spec/ob/v2p1/scope/';
const READ = `${SCOPE}assertion.readonly`;
const CREATE = `${SCOPE}assertion.create`;
const PROFILE = `${SCOPE}profile.readonly`;
const API = '/ims/ob/v2p1';

const people = {
  ada: { name: 'Ada Quill', email: 'ada@quill.example', password: 'practice-ada', assertions: held },
  tomas: { name: 'Tomas Brandt', email: 'tomas@brandt.example', password: 'practice-tomas', assertions: [] },
};

const log = [];
const clients = new Set();

const mark = (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 16);

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function send(response, status, value, headers = {}) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const type = typeof value === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(text);
}

const told = (status, statusText, error = null, more = {}) => ({ status: { error, statusCode: status, statusText }, ...more });

const escaped = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

// The provider prints advice about its development keys; keys of our own keep it quiet.
const configuration = (base) => ({
  scopes: ['openid', 'offline_access', READ, CREATE, PROFILE],
  claims: { openid: ['sub'] },
  cookies: { keys: [randomBytes(24).toString('hex')] },
  pkce: { required: () => true },
  // A token is over when it is over: stories do not wait.
  clockTolerance: 0,
  ttl: { AccessToken: accessLife, AuthorizationCode: 60, Grant: 86400, Interaction: 600, RefreshToken: 86400, Session: 86400 },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true, initialAccessToken: false },
    revocation: { enabled: true },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
  },
  // Each use of a refresh token voids it; one that is used again ends its whole grant.
  rotateRefreshToken: () => true,
  issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: async (_context, id) => (people[id] ? { accountId: id, claims: async () => ({ sub: id }) } : undefined),
  interactions: { url: (_context, interaction) => `${base}/interaction/${interaction.uid}` },
  renderError: (context, out) => {
    context.type = 'html';
    context.body = `<!doctype html><title>${escaped(out.error)}</title><p>${escaped(out.error_description ?? '')}</p>`;
  },
});

let provider;
let base;

function page(title, fields, buttons) {
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>\
<h1>${escaped(title)}</h1><form method="post" action="">${fields}${buttons}</form></body></html>`;
}

async function interaction(request, response) {
  const details = await provider.interactionDetails(request, response);
  const { prompt, params, session } = details;
  const login = prompt.name === 'login';
  if (request.method === 'GET') {
    const shown = login
      ? page('Sign in', '<input type="text" name="login" value=""><input type="password" name="password" value="">', '<button type="submit">Sign in</button>')
      : page(`Allow ${params.scope}?`, '', '<button type="submit" name="decision" value="allow">Allow</button><button type="submit" name="decision" value="deny">Deny</button>');
    return send(response, 200, shown);
  }
  const form = new URLSearchParams(await body(request));
  if (login) {
    const name = form.get('login');
    if (people[name]?.password !== form.get('password')) return send(response, 401, page('Name or password is wrong', '<input type="password" name="password" value="">', ''));
    return provider.interactionFinished(request, response, { login: { accountId: name } }, { mergeWithLastSubmission: false });
  }
  if (form.get('decision') !== 'allow') {
    const refused = { error: 'access_denied', error_description: 'the person said no' };
    return provider.interactionFinished(request, response, refused, { mergeWithLastSubmission: false });
  }
  const grant = details.grantId ? await provider.Grant.find(details.grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const manifest = () => ({
  '@context': 'https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld',
  id: `${base}/.well-known/badgeconnect.json`,
  badgeConnectAPI: [
    {
      name: 'Peer Backpack',
      version: 'v2p1',
      apiBase: `${base}${API}`,
      termsOfServiceUrl: `${base}/terms`,
      privacyPolicyUrl: `${base}/privacy`,
      scopesOffered: [READ, CREATE, PROFILE, 'offline_access'],
      registrationUrl: `${base}/reg`,
      authorizationUrl: `${base}/auth`,
      tokenUrl: `${base}/token`,
      tokenRevocationUrl: `${base}/token/revocation`,
    },
  ],
});

// The access token behind a call, looked up where the provider keeps it.
async function allowed(request, scope) {
  const [kind, token] = (request.headers.authorization ?? '').split(' ');
  const access = kind.toLowerCase() === 'bearer' && token ? await provider.AccessToken.find(token) : undefined;
  if (!access) return { refusal: told(401, 'UNAUTHENTICATED', 'no valid access token') };
  if (!(access.scope ?? '').split(' ').includes(scope)) return { refusal: told(401, 'PERMISSION_DENIED', 'the scope is missing') };
  return { login: access.accountId, person: people[access.accountId] };
}

async function api(request, response, entry, path, query) {
  const scope = path === `${API}/profile` ? PROFILE : request.method === 'POST' ? CREATE : READ;
  const { refusal, login, person } = await allowed(request, scope);
  if (refusal) return send(response, 401, refusal);
  entry.account = login;
  if (path === `${API}/profile`) {
    const profile = { '@context': 'https://w3id.org/openbadges/v2', id: `${base}/people/${login}`, type: 'Profile', name: person.name, email: person.email };
    return send(response, 200, told(200, 'OK', null, { profile }));
  }
  if (request.method === 'POST') {
    const { assertion } = JSON.parse(await body(request));
    if (typeof assertion?.id !== 'string') return send(response, 400, told(400, 'REQUEST_VALIDATION_ERROR', 'assertion.id is missing'));
    if (!person.assertions.some((known) => known.id === assertion.id)) person.assertions.unshift(assertion);
    return send(response, 200, told(200, 'OK'));
  }
  const [limit, offset] = [Math.min(Number(query.get('limit') ?? 3), 3), Number(query.get('offset') ?? 0)];
  const all = person.assertions;
  const to = (at, rel) => `<${base}${API}/assertions?limit=${limit}&offset=${at}>; rel="${rel}"`;
  const links = [to(0, 'first'), to(Math.max(0, Math.floor((all.length - 1) / limit) * limit), 'last')];
  if (offset + limit < all.length) links.unshift(to(offset + limit, 'next'));
  send(response, 200, told(200, 'OK', null, { assertions: all.slice(offset, offset + limit) }), { link: links.join(', '), 'x-total-count': String(all.length) });
}

// For the tests alone: what was asked, and a provider that has forgotten its clients.
async function backstage(request, response, path) {
  if (path === '/_peer/log') return send(response, 200, log);
  if (path === '/_peer/badges') return send(response, 200, Object.fromEntries(Object.entries(people).map(([login, person]) => [login, person.assertions.map((it) => it.id)])));
  if (path === '/_peer/forget-clients' && request.method === 'POST') {
    for (const id of clients) await provider.Client.adapter.destroy(id);
    clients.clear();
    return send(response, 200, {});
  }
  return send(response, 404, {});
}

async function answer(request, response) {
  const { pathname: path, searchParams: query } = new URL(request.url, base);
  if (path.startsWith('/_peer/')) return backstage(request, response, path);
  const [kind, secret] = (request.headers.authorization ?? '').split(' ');
  const entry = { method: request.method, path, authorization: secret ? `${kind} ${mark(secret)}` : null, status: 0 };
  log.push(entry);
  response.on('finish', () => {
    entry.status = response.statusCode;
  });
  if (path === '/.well-known/badgeconnect.json') return send(response, 200, manifest());
  if (path.startsWith(`${API}/`)) return api(request, response, entry, path, query);
  if (path.startsWith('/interaction/')) return interaction(request, response);
  if (path === '/token' || path === '/token/revocation') {
    // Read here for the log, and handed on: the provider takes a body that is parsed already.
    const form = await body(request);
    entry.grant_type = new URLSearchParams(form).get('grant_type');
    request.body = form;
  }
  return provider.callback()(request, response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) send(response, 500, told(500, 'SERVER_ERROR', 'the peer broke'));
  });
});

server.listen(0, '127.0.0.1', () => {
  base = `http://127.0.0.1:${server.address().port}`;
  provider = new Provider(base, configuration(base));
  provider.on('registration_create.success', (_context, client) => clients.add(client.clientId));
  for (const event of ['server_error', 'registration_create.error', 'grant.error', 'authorization.error', 'revocation.error'])
    provider.on(event, (_context, error) => console.error(`${event}: ${error.error ?? ''} ${error.error_description ?? error.message}`));
  console.log(JSON.stringify({ url: `${base}/`, people: Object.fromEntries(Object.entries(people).map(([login, it]) => [login, it.password])) }));
});

// Whoever started it has gone when its standard input ends.
process.stdin.on('end', () => process.exit(0)).resume();
