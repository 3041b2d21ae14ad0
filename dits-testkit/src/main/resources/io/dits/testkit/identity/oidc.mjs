// SPDX-License-Identifier: Apache-2.0
// A certified provider of OpenID Connect with its own pages to sign in: whoever signs in as NAME is NAME@studio.example.
// node oidc.mjs LIBRARIES CLIENT SECRET REDIRECT...
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [libraries, client, secret, ...redirects] = process.argv.slice(2);
const require = createRequire(libraries + '/');
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

let answer;
const server = createServer((request, response) => answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const port = server.address().port;
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: client, client_secret: secret, redirect_uris: redirects }],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
      groups: ['groups'],
    },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true, methods: ['S256'] },
    cookies: { keys: ['for tests alone'] },
    async findAccount(context, id) {
      return {
        accountId: id,
        async claims() {
          return {
            sub: id,
            email: `${id}@studio.example`,
            email_verified: !id.startsWith('unconfirmed'),
            name: `The ${id}`,
            preferred_username: id,
            groups: id === 'boss' ? ['artists', 'admins'] : ['artists'],
          };
        },
      };
    },
  });
  answer = provider.callback();
  console.log(port);
});
