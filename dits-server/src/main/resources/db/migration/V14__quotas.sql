-- SPDX-License-Identifier: Apache-2.0
-- How much owners may keep, and how much they do. Only adds.

-- Bytes of the version of a file that the object stands for in that repository, once a directory there has named it.
-- Null: a part of a file, or what came before this column.
alter table links add column version_size bigint;

-- What a repository's links come to; changed in the transactions that make and delete links. Those in quarantine count.
create table repository_use (
    repository bigint primary key references repositories (id) on delete cascade,
    -- Bytes stored for its objects.
    physical bigint not null default 0,
    -- Bytes of all versions of its files.
    logical bigint not null default 0
);
insert into repository_use (repository, physical)
    select r.id, coalesce(s.stored, 0) from repositories r left join
        (select l.repository, sum(o.stored) as stored from links l join objects o on o.id = l.object
         group by l.repository) s on s.repository = r.id;

-- What is said for one owner instead of for all. Null: nothing is. -1: no limit.
create table quotas (
    owner bigint primary key references owners (id) on delete cascade,
    storage bigint check (storage >= -1),
    repositories bigint check (repositories >= -1)
);

-- Room that uploads under way hold.
create table reservations (
    id bigint generated always as identity primary key,
    owner bigint not null references owners (id) on delete cascade,
    bytes bigint not null check (bytes >= 0),
    expires_at timestamptz not null
);
create index reservations_owner on reservations (owner);
