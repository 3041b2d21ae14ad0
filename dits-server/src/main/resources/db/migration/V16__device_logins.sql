-- SPDX-License-Identifier: Apache-2.0
-- Devices that wait for somebody to confirm their sign-in in a browser, and links to set a password with, by the SHA-256 of
-- the codes. Only adds.

create table device_logins (
    id bigint generated always as identity primary key,
    device_hash bytea not null unique check (length(device_hash) = 32),
    user_hash bytea not null unique check (length(user_hash) = 32),
    address text not null,
    state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'denied')),
    user_id bigint references users (id) on delete cascade,
    wait_seconds integer not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    asked_at timestamptz
);
create index device_logins_expiry on device_logins (expires_at);

create table password_resets (
    user_id bigint primary key references users (id) on delete cascade,
    token_hash bytea not null unique check (length(token_hash) = 32),
    expires_at timestamptz not null
);
