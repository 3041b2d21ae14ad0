// SPDX-License-Identifier: Apache-2.0
// An identity provider of SAML: whoever signs in as NAME is NAME@studio.example. It checks the signature of requests.
// KIND of /KIND/metadata and /KIND/sso is what it signs: assertion, response, both, or encrypted (a signed assertion).
// node saml.mjs LIBRARIES CERTIFICATE KEY CERTIFICATE-OF-THE-SERVICE CONSUMER
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [libraries, certFile, keyFile, serviceFile, consumer] = process.argv.slice(2);
const samlp = createRequire(libraries + '/')('samlp');
const cert = readFileSync(certFile, 'utf8');
const key = readFileSync(keyFile, 'utf8');
const service = readFileSync(serviceFile, 'utf8');
const issuer = 'urn:studio:idp';
const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

function profile(user) {
  return {
    getClaims: () => ({
      mail: `${user.name}@studio.example`,
      displayName: `The ${user.name}`,
      groups: user.name === 'boss' ? ['artists', 'admins'] : ['artists'],
    }),
    getNameIdentifier: () => ({ nameIdentifier: `id-of-${user.name}`, nameIdentifierFormat: format }),
  };
}
profile.prototype.metadata = [];

const auth = (kind) => samlp.auth({
  issuer, cert, key, profileMapper: profile, signingCert: service,
  getPostURL: (audience, request, req, callback) => callback(null, consumer),
  destination: consumer, recipient: consumer, lifetimeInSeconds: 300,
  signResponse: kind === 'response' || kind === 'both',
  signAssertion: kind !== 'response',
  ...(kind === 'encrypted' ? { encryptionCert: service, encryptionPublicKey: service } : {}),
});

const body = async (request) => {
  let text = '';
  for await (const piece of request) text += piece;
  return Object.fromEntries(new URLSearchParams(text));
};

const server = createServer(async (request, response) => {
  response.set = (name, value) => response.setHeader(name, value);
  response.send = (first, second) => {
    if (typeof first === 'number') response.statusCode = first;
    response.end(String(typeof first === 'number' ? second ?? '' : first));
  };
  const address = new URL(request.url, 'http://localhost');
  const [, kind, what] = address.pathname.split('/');
  request.query = Object.fromEntries(address.searchParams);
  request.originalUrl = request.url;
  request.protocol = 'http';
  if (what === 'metadata') {
    samlp.metadata({ issuer, cert, profileMapper: profile, redirectEndpointPath: `/${kind}/sso`, postEndpointPath: `/${kind}/post` })(request, response);
  } else if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html');
    response.end('<form method="post"><input name="name"><button>Sign in</button></form>');
  } else {
    request.user = await body(request);
    request.method = 'GET';
    auth(kind)(request, response, (error) => response.send(400, String(error)));
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
