-- SPDX-License-Identifier: Apache-2.0
-- How far the server has come with reading all packs again. Only adds.
create table scrub (
    only_row boolean primary key default true check (only_row),
    -- The last pack that was read in this round; null: none yet.
    position uuid,
    started_at timestamptz,
    packs bigint not null default 0,
    bytes bigint not null default 0,
    faults bigint not null default 0,
    -- The last round that came to its end.
    finished_at timestamptz,
    finished_packs bigint not null default 0,
    finished_bytes bigint not null default 0,
    finished_faults bigint not null default 0
);
insert into scrub default values;
