-- SPDX-License-Identifier: Apache-2.0
-- Signing in by others: persons of providers, and sign-ins that were begun.

-- A person of a provider has one account. The subject is the provider's name for the person, which never becomes another's.
create table external_identities (
    provider text not null check (length(provider) between 1 and 64),
    subject text collate "C" not null check (length(subject) between 1 and 255),
    user_id bigint not null references users (id) on delete cascade,
    linked_at timestamptz not null default now(),
    primary key (provider, subject)
);
create index external_identities_user on external_identities (user_id);

-- Secrets stand here as their SHA-256. Rows are deleted when they are used.
create table sso_attempts (
    state bytea primary key check (length(state) = 32),
    browser bytea not null check (length(browser) = 32),
    provider text not null,
    return_to text not null check (length(return_to) <= 2000),
    expires_at timestamptz not null
);
create index sso_attempts_expires on sso_attempts (expires_at);

-- Whom a provider has proven by a form that came without the browser's secret, until the browser comes with it.
create table sso_arrivals (
    ticket bytea primary key check (length(ticket) = 32),
    browser bytea not null check (length(browser) = 32),
    provider text not null,
    return_to text not null check (length(return_to) <= 2000),
    subject text not null,
    email text,
    email_confirmed boolean not null,
    domain text,
    display_name text,
    wanted_name text,
    groups text[] not null,
    expires_at timestamptz not null
);
create index sso_arrivals_expires on sso_arrivals (expires_at);

-- Assertions that were used, by the SHA-256 of issuer and id, until they are void anyway.
create table saml_assertions (
    assertion bytea primary key check (length(assertion) = 32),
    expires_at timestamptz not null
);
create index saml_assertions_expires on saml_assertions (expires_at);
