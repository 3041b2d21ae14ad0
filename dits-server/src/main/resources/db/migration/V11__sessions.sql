-- SPDX-License-Identifier: Apache-2.0
-- Browsers that are signed in, by the SHA-256 of what their cookie holds. Only adds.

create table sessions (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    user_id bigint not null references users (id) on delete cascade,
    method text not null,
    address text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
