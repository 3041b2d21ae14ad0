-- SPDX-License-Identifier: Apache-2.0
-- What the collector needs. Only adds: a server of the version before works beside it.

-- Since when the repository has the object, or was last given it again. What is there already counts as given now, so that
-- nothing goes before a grace period has passed.
alter table links add column linked_at timestamptz not null default now();
-- Since when the link is in quarantine: nothing that counts needs the object there, and it counts as missing. Null: live.
alter table links add column quarantined_at timestamptz;
create index links_quarantined on links (quarantined_at) where quarantined_at is not null;

-- Set when a deleted repository's refs were taken away for good: it cannot be restored any more.
alter table repositories add column emptied_at timestamptz;
alter table repositories add constraint repositories_emptied_stay_deleted
    check (emptied_at is null or deleted_at is not null);
-- The stamp of a quarantine that is being made; taken back if the run that makes it dies.
alter table repositories add column quarantining timestamptz;

-- The run that may change something, and the time up to which quarantines were purged.
create table collector (
    only_row boolean primary key default true check (only_row),
    run bigint not null default 0,
    purged_before timestamptz not null default '-infinity'
);
insert into collector default values;

create table collections (
    id bigint generated always as identity primary key,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    state text not null default 'running' check (state in ('running', 'done', 'refused', 'failed')),
    message text not null default '',
    objects_quarantined bigint not null default 0,
    bytes_quarantined bigint not null default 0,
    objects_deleted bigint not null default 0,
    bytes_deleted bigint not null default 0,
    packs_deleted bigint not null default 0,
    packs_rewritten bigint not null default 0
);

-- What the run under way found that nothing needs. Of no use to the next one, so that it may get lost with a crash.
create unlogged table unreachable (
    repository bigint not null,
    object bigint not null,
    primary key (object, repository)
);

-- Packs whose storage object is to be deleted and has no rows any more.
create table pending_deletes (
    pack uuid primary key,
    size bigint not null,
    not_before timestamptz not null default now()
);

-- Packs that stand in the storage and that this database does not know, and since when it has seen them.
create table unknown_packs (
    pack uuid primary key,
    size bigint not null,
    seen_at timestamptz not null default now()
);
