-- SPDX-License-Identifier: Apache-2.0
-- Everything that changes, and where content lies. Runs on PostgreSQL 15 to 18 without extensions.
-- Names of objects are their encoded ids of 34 bytes: kind, algorithm, hash.

create table installation (
    only_row boolean primary key default true check (only_row),
    id uuid not null default gen_random_uuid(),
    created_at timestamptz not null default now()
);
insert into installation default values;

-- Who can own repositories. One space of names for people and organisations.
create table owners (
    id bigint generated always as identity primary key,
    name text not null check (name ~ '^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$'),
    kind text not null check (kind in ('user', 'organisation')),
    created_at timestamptz not null default now(),
    constraint owners_name_not_reserved check (lower(name) not in (
        'api', 'auth', 'health', 'ready', 'metrics', 'debug', 'static', 'login', 'settings'))
);
create unique index owners_name_key on owners (lower(name));

-- A user is an owner of the same id; the username is the owner's name.
create table users (
    id bigint primary key references owners (id),
    email text not null check (length(email) between 3 and 254),
    display_name text not null check (length(display_name) <= 256),
    role text not null default 'user' check (role in ('user', 'admin')),
    state text not null default 'active' check (state in ('active', 'disabled')),
    password_hash text,
    password_changed_at timestamptz,
    created_at timestamptz not null default now()
);
create unique index users_email_key on users (lower(email));

-- Each token works once. Using one again, or one that was revoked, revokes its family.
create table refresh_tokens (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    user_id bigint not null references users (id) on delete cascade,
    family uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz
);
create index refresh_tokens_family on refresh_tokens (family);
create index refresh_tokens_user on refresh_tokens (user_id);

create table repositories (
    id bigint generated always as identity primary key,
    owner_id bigint not null references owners (id),
    name text not null check (name ~ '^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$'),
    description text not null default '' check (length(description) <= 1000),
    visibility text not null default 'private' check (visibility in ('private', 'public')),
    default_branch text not null default 'main',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create unique index repositories_name_key on repositories (owner_id, lower(name)) where deleted_at is null;

create table packs (
    id integer generated always as identity primary key,
    name uuid not null unique,
    size bigint not null,
    created_at timestamptz not null default now()
);

-- Where each object lies. The order of the columns leaves no padding: a row takes 88 bytes. The exclusion constraint is
-- a unique constraint on a hash index, which keeps four bytes of each name instead of all 34.
create table objects (
    id bigint generated always as identity primary key,
    pack integer not null references packs (id),
    place integer not null,
    stored integer not null,
    raw integer not null,
    encoding smallint not null,
    name bytea not null check (length(name) = 34),
    constraint objects_name_key exclude using hash (name with =)
);
create index objects_pack on objects (pack);

-- What nodes of manifests and trees span: bytes of the file, or entries of the directory, below them; the profile that the
-- file was cut with; the first and the last name in the directory. So a parent is checked without reading its children.
create table nodes (
    object bigint primary key references objects (id) on delete cascade,
    level smallint not null,
    span bigint not null,
    profile smallint not null default 0,
    first_name text,
    last_name text
);

-- The only right to an object: it stands in this repository.
create table links (
    object bigint not null references objects (id),
    repository bigint not null references repositories (id),
    primary key (object, repository)
);
create index links_repository on links (repository);

create table commits (
    object bigint primary key references objects (id) on delete cascade,
    tree bigint not null references objects (id),
    generation integer not null check (generation > 0),
    -- The committer's time, raised above those of all parents: one order that is that of time and of descent.
    rank bigint not null
);

create table commit_parents (
    commit bigint not null references commits (object) on delete cascade,
    position smallint not null,
    parent bigint not null references commits (object),
    primary key (commit, position)
);
create index commit_parents_parent on commit_parents (parent);

create table tags (
    object bigint primary key references objects (id) on delete cascade,
    commit bigint not null references commits (object)
);

create table refs (
    repository bigint not null references repositories (id),
    name text collate "C" not null,
    target bigint not null references objects (id),
    updated_at timestamptz not null default now(),
    primary key (repository, name)
);
create index refs_target on refs (target);

-- Logs keep names, not references: they outlive what they speak of.
create table reflog (
    id bigint generated always as identity primary key,
    repository bigint not null,
    name text collate "C" not null,
    old_target bytea,
    new_target bytea,
    actor bigint,
    request_id text not null,
    at timestamptz not null default now()
);
create index reflog_ref on reflog (repository, name, id);

create table outbox (
    id bigint generated always as identity primary key,
    topic text not null,
    payload jsonb not null,
    created_at timestamptz not null default now(),
    published_at timestamptz
);
create index outbox_waiting on outbox (id) where published_at is null;

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor bigint,
    action text not null,
    subject text not null,
    details jsonb not null default '{}',
    request_id text
);
