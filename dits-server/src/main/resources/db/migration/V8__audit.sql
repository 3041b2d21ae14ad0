-- SPDX-License-Identifier: Apache-2.0
-- The audit tells more: by whom, how and from where, and what became of it. Only adds: a server of the version before works
-- beside it, and its rows have the defaults.
alter table audit
    add column outcome text not null default 'done' check (outcome in ('done', 'refused')),
    -- Kept as text: it outlives the account.
    add column actor_name text not null default '',
    add column via text not null default '',
    add column address text not null default '',
    -- Whose matter it is: of a user or an organisation, and of a repository.
    add column owner bigint,
    add column repository bigint;
create index audit_at on audit (at);
create index audit_actor on audit (lower(actor_name), id);
create index audit_owner on audit (owner, id) where owner is not null;
create index audit_repository on audit (repository, id) where repository is not null;
