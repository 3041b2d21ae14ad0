-- SPDX-License-Identifier: Apache-2.0
-- The backups that dits-admin made, for metrics and for people. Only adds.

create table backups (
    id bigint generated always as identity primary key,
    name text not null,
    place text not null,
    -- The moment that it shows.
    started_at timestamptz not null,
    finished_at timestamptz not null default now(),
    packs bigint not null,
    bytes bigint not null,
    -- Whether all content could be read and was as it should be.
    sound boolean not null
);
