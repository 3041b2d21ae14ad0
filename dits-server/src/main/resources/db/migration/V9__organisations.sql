-- SPDX-License-Identifier: Apache-2.0
-- Organisations, their members, and who may use a single repository besides. Only adds: a server of the version before
-- works beside it, and lets administrators alone into what organisations own.

-- An organisation is an owner of the same id, as a user is.
create table organisations (
    id bigint primary key references owners (id),
    display_name text not null check (length(display_name) <= 256),
    -- What each member has in all repositories of the organisation.
    base_role text not null default 'read' check (base_role in ('none', 'read', 'write', 'admin')),
    members_create boolean not null default false,
    created_at timestamptz not null default now()
);

create table memberships (
    organisation bigint not null references organisations (id) on delete cascade,
    user_id bigint not null references users (id) on delete cascade,
    role text not null check (role in ('member', 'admin', 'owner')),
    created_at timestamptz not null default now(),
    primary key (organisation, user_id)
);
create index memberships_user on memberships (user_id);

create table collaborators (
    repository bigint not null references repositories (id) on delete cascade,
    user_id bigint not null references users (id) on delete cascade,
    role text not null check (role in ('read', 'write', 'admin')),
    created_at timestamptz not null default now(),
    primary key (repository, user_id)
);
create index collaborators_user on collaborators (user_id);

-- The account or organisation is gone for good. Its row stays, because rows of content and logs name its id.
alter table owners add column deleted_at timestamptz;

-- Names that an owner gave up: nobody else gets them for a while, so that old addresses do not lead to a stranger's content.
create table retired_names (
    name text not null,
    owner bigint not null,
    retired_at timestamptz not null default now()
);
create unique index retired_names_key on retired_names (lower(name));
