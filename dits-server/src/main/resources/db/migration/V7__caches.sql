-- SPDX-License-Identifier: Apache-2.0
-- How all servers learn that their caches are to be cleared, and where they tell how their caches do. Only adds.

create table cache_clearing (
    only_row boolean primary key default true check (only_row),
    number bigint not null default 0
);
insert into cache_clearing default values;

-- Of servers that run. Of no use to anybody after a crash of the database, so that it may get lost with one.
create unlogged table cache_layers (
    server uuid not null,
    layer text not null,
    name text not null,
    seen_at timestamptz not null,
    clearing bigint not null,
    bytes bigint not null,
    byte_limit bigint not null,
    hits bigint not null,
    misses bigint not null,
    damaged bigint not null,
    primary key (server, layer)
);
